"""What Seerr answers about titles: TMDB's facts in camelCase. Knows no rows but what is handed in."""

from datetime import date

from addon.demo.catalogue import Episode, Movie, Show

_NOWHERE = {"iso_3166_1": "US", "name": "United States of America"}
_GENRE_IDS = {"Horror": 27, "Drama": 18, "Comedy": 35, "Action": 28, "Adventure": 12, "Science Fiction": 878}

_KEYWORDS = {210024: "anime"}


def _person(name: str, credit: str) -> dict[str, object]:
    return {
        "castId": 1,
        "character": "Somebody",
        "creditId": credit,
        "id": 11,
        "name": name,
        "order": 0,
        "gender": 2,
        "profilePath": None,
    }


def _crew(name: str, credit: str) -> dict[str, object]:
    return {
        "creditId": credit,
        "department": "Directing",
        "id": 12,
        "job": "Director",
        "name": name,
        "gender": 2,
        "profilePath": None,
    }


_SAME_FOR_MOVIES: dict[str, object] = {
    "adult": False,
    "budget": 0,
    "relatedVideos": [],
    "originalLanguage": "en",
    "popularity": 12.3,
    "productionCompanies": [{"id": 1, "name": "Demo Pictures", "originCountry": "US", "logoPath": None}],
    "productionCountries": [_NOWHERE],
    "revenue": 0,
    "spokenLanguages": [{"english_name": "English", "iso_639_1": "en", "name": "English"}],
    "status": "Released",
    "video": False,
    "voteAverage": 7.6,
    "voteCount": 2400,
    "homepage": "",
    "tagline": "",
    "credits": {"cast": [_person("Actor One", "c1")], "crew": [_crew("Director One", "c2")]},
    "watchProviders": [],
    "keywords": [{"id": 12377, "name": "demo"}],
    "onUserWatchlist": False,
}
_SAME_FOR_SHOWS: dict[str, object] = {
    "createdBy": [],
    "episodeRunTime": [45],
    "relatedVideos": [],
    "homepage": "",
    "languages": ["en"],
    "networks": [{"id": 5, "name": "Demo Net", "originCountry": "GB", "logoPath": None}],
    "originCountry": ["GB"],
    "originalLanguage": "en",
    "tagline": "",
    "popularity": 3.2,
    "productionCompanies": [],
    "productionCountries": [{"iso_3166_1": "GB", "name": "United Kingdom"}],
    "contentRatings": {"results": [{"descriptors": [], "iso_3166_1": "GB", "rating": "15"}]},
    "spokenLanguages": [{"englishName": "English", "iso_639_1": "en", "name": "English"}],
    "type": "Scripted",
    "voteAverage": 7.1,
    "voteCount": 20,
    "credits": {"cast": [_person("Actor Two", "c3")], "crew": []},
    "watchProviders": [],
    "onUserWatchlist": False,
}


def movie(title: Movie, media_info: dict[str, object] | None) -> dict[str, object]:
    """`GET /movie/{tmdb}`."""
    released = title.released_on.isoformat()
    release = {"certification": "NR", "descriptors": [], "iso_639_1": "", "note": "", "type": 3}
    body: dict[str, object] = {
        **_SAME_FOR_MOVIES,
        "id": title.tmdb_id,
        "genres": _genres(title.genres),
        "originalTitle": title.title,
        "releaseDate": released,
        "releases": {
            "results": [
                {"iso_3166_1": "US", "release_dates": [release | {"release_date": f"{released}T00:00:00.000Z"}]}
            ]
        },
        "title": title.title,
        "backdropPath": f"/bd{title.tmdb_id}.jpg",
        "imdbId": title.imdb_id,
        "overview": title.overview,
        "posterPath": f"/po{title.tmdb_id}.jpg",
        "runtime": title.runtime_minutes,
        "externalIds": {
            "facebookId": None,
            "imdbId": title.imdb_id,
            "instagramId": None,
            "twitterId": None,
        },
    }
    return body | ({"mediaInfo": media_info} if media_info else {})


def show(title: Show, media_info: dict[str, object] | None, today: date) -> dict[str, object]:
    """`GET /tv/{tmdb}`."""
    regular = [each for each in title.episodes if each.season > 0]
    aired = sorted((each for each in regular if each.aired_on and each.aired_on <= today), key=_order)
    coming = sorted((each for each in regular if each.aired_on and each.aired_on > today), key=_order)
    first = min((each.aired_on for each in regular if each.aired_on), default=date(title.year, 1, 1))
    body: dict[str, object] = {
        **_SAME_FOR_SHOWS,
        "firstAirDate": first.isoformat(),
        "genres": _genres(title.genres),
        "id": title.tmdb_id,
        "inProduction": not title.ended,
        "lastAirDate": aired[-1].aired_on.isoformat() if aired and aired[-1].aired_on else None,
        "name": title.title,
        "numberOfEpisodes": len(regular),
        "numberOfSeasons": len({each.season for each in regular}),
        "originalName": title.original_title or title.title,
        "keywords": [{"id": number, "name": _KEYWORDS.get(number, "demo")} for number in title.keyword_ids],
        "overview": title.overview,
        "seasons": [_season_facts(title, number) for number in title.seasons()],
        "status": "Ended" if title.ended else "Returning Series",
        "backdropPath": f"/tbd{title.tmdb_id}.jpg",
        "posterPath": f"/tpo{title.tmdb_id}.jpg",
        "externalIds": _show_ids(title),
    }
    if aired:
        body["lastEpisodeToAir"] = _episode(title, aired[-1])
    if coming:
        body["nextEpisodeToAir"] = _episode(title, coming[0])
    return body | ({"mediaInfo": media_info} if media_info else {})


def season(title: Show, number: int) -> dict[str, object]:
    """`GET /tv/{tmdb}/season/{n}`."""
    facts = _season_facts(title, number)
    del facts["episodeCount"]
    episodes = [_episode(title, each) for each in title.season(number)]
    return facts | {"episodes": episodes, "externalIds": {"tvdbId": None}}


def _season_facts(title: Show, number: int) -> dict[str, object]:
    episodes = title.season(number)
    first = min((each.aired_on for each in episodes if each.aired_on), default=None)
    return {
        "airDate": first.isoformat() if first else None,
        "episodeCount": len(episodes),
        "id": title.tmdb_id * 100 + number,
        "name": f"Season {number}" if number else "Specials",
        "overview": "",
        "seasonNumber": number,
        "posterPath": None,
    }


def _episode(title: Show, episode: Episode) -> dict[str, object]:
    return {
        "id": title.tmdb_id * 1000 + episode.season * 100 + episode.number,
        "airDate": episode.aired_on.isoformat() if episode.aired_on else None,
        "episodeNumber": episode.number,
        "name": episode.name,
        "overview": "",
        "productionCode": "",
        "seasonNumber": episode.season,
        "showId": title.tmdb_id,
        "voteAverage": 7,
        "voteCount": 1,
        "stillPath": None,
    }


def _show_ids(title: Show) -> dict[str, object]:
    unset = ("facebookId", "freebaseId", "freebaseMid", "instagramId", "tvrageId", "twitterId")
    return {"imdbId": title.imdb_id, "tvdbId": title.tvdb_id, **dict.fromkeys(unset)}


def _genres(names: tuple[str, ...]) -> list[dict[str, object]]:
    return [{"id": _GENRE_IDS.get(name, 1), "name": name} for name in names]


def _order(episode: Episode) -> tuple[str, int, int]:
    return str(episode.aired_on), episode.season, episode.number
