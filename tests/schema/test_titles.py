"""Titles with all that can be asked for of them, and the record of speeds."""

from addon.clients.metadata_answers import TitleInfo
from addon.domain.downloads import Snapshot
from addon.domain.episodes import Episode
from addon.domain.status import MediaType, Status
from addon.services.title_details import Details, EpisodeDetails
from addon.store.titles import Standing
from tests.schema.kit import ENTRY, Room, outage
from tests.schema.test_queries import hit

DETAILS = """query ($mediaType: MediaType!, $imdbId: String, $igdbId: Int) {
    titleDetails(mediaType: $mediaType, imdbId: $imdbId, igdbId: $igdbId) {
        mediaType imdbId igdbId title year posterUrl description hasEnded inLibrary requestId requestStatus
        seasons { number episodes { number title airsAt inLibrary status } } platforms genres } }"""
SPEEDS = """query ($gid: ID) {
    speedHistory(gid: $gid) { stepSeconds bytesPerSecond highestTodayBytesPerSecond } }"""


async def test_titles_say_where_their_requests_stand_and_whether_they_are_there(room: Room) -> None:
    await room.movie(imdb_id="tt0000002")
    room.titles[MediaType.MOVIE] = tuple(hit(MediaType.MOVIE, number) for number in (1, 2))
    room.in_library = {"tt0000001": True}
    document = '{ titles(search: "night", mediaType: MOVIE) { requestId requestStatus inLibrary } }'
    assert (await room.data(document))["titles"] == [
        {"requestId": None, "requestStatus": None, "inLibrary": True},
        {"requestId": "request-1", "requestStatus": "PENDING", "inLibrary": None},
    ]


async def test_details_are_told_with_every_episode(room: Room) -> None:
    at = room.clock()
    episode = Episode(season=1, number=2, title="The Long Wharf", airs_at=at)
    room.details["tt0000003"] = Details(
        title=TitleInfo(
            media_type=MediaType.SHOW,
            imdb_id="tt0000003",
            title="Lamplighters",
            year=2019,
            poster_url="https://images.example/1.jpg",
        ),
        description="Lamps are lit.",
        genres=("Drama",),
        request=Standing(id=7, status=Status.FOUND),
        in_library=True,
        has_ended=False,
        seasons=((EpisodeDetails(episode=episode, in_library=True, status=None),),),
    )
    assert (await room.data(DETAILS, mediaType="SHOW", imdbId="tt0000003"))["titleDetails"] == {
        "mediaType": "SHOW",
        "imdbId": "tt0000003",
        "igdbId": None,
        "title": "Lamplighters",
        "year": 2019,
        "posterUrl": room.context.posters.path_of("https://images.example/1.jpg"),
        "description": "Lamps are lit.",
        "hasEnded": False,
        "inLibrary": True,
        "requestId": "request-7",
        "requestStatus": "FOUND",
        "seasons": [
            {
                "number": 1,
                "episodes": [
                    {
                        "number": 2,
                        "title": "The Long Wharf",
                        "airsAt": at.isoformat(),
                        "inLibrary": True,
                        "status": None,
                    }
                ],
            }
        ],
        "platforms": [],
        "genres": ["Drama"],
    }


async def test_details_are_null_of_an_unknown_title_and_with_the_error_while_its_source_is_down(room: Room) -> None:
    assert (await room.data(DETAILS, mediaType="MOVIE", imdbId="tt0000009"))["titleDetails"] is None
    room.titles_error = outage("metadata")
    result = await room.ask(DETAILS, mediaType="MOVIE", imdbId="tt0000009")
    assert result.data == {"titleDetails": None}
    assert [dict(e.extensions or {}) for e in result.errors or ()] == [{"code": "UPSTREAM_UNAVAILABLE"}]


async def test_speeds_are_told_of_all_and_of_one_and_aria2_is_not_asked(room: Room) -> None:
    empty = {"stepSeconds": 2, "bytesPerSecond": [], "highestTodayBytesPerSecond": 0}
    assert (await room.data(SPEEDS))["speedHistory"] == empty
    room.speeds.note(Snapshot(entries=(ENTRY,), bytes_per_second=2**40, session="1", taken_at=room.clock()))
    assert (await room.data(SPEEDS))["speedHistory"] == {
        "stepSeconds": 2,
        "bytesPerSecond": [2**40],
        "highestTodayBytesPerSecond": 2**40,
    }
    shown = (await room.data(SPEEDS, gid=ENTRY.gid))["speedHistory"]
    assert shown == {"stepSeconds": 2, "bytesPerSecond": [20_000_000], "highestTodayBytesPerSecond": 20_000_000}
    assert (await room.data(SPEEDS, gid="unknown"))["speedHistory"] == empty
    assert room.aria2.looks == 0
