"""The demo Jellyfin: who may call, what a scan finds on disk and when, and how items are listed."""

from pathlib import Path

import httpx
import pytest

from addon.demo.clock import ManualClock
from addon.demo.jellyfin.names import ignored, read_episode, read_title, width_of
from addon.demo.neighbourhood import Neighbourhood

from .kit import Shelf, client_of

NIGHT = "Night of the Living Dead (1968) [imdbid-tt0063350]"
HARBOUR = "Harbour Lights (2020) [tvdbid-990001]"
ALL_FIELDS = "fields=ProviderIds,Path,MediaSources,DateCreated,Width"


async def listed(jellyfin: httpx.AsyncClient, query: str) -> list[dict[str, object]]:
    answer = await jellyfin.get(f"/Items?recursive=true&{query}")
    assert answer.status_code == 200
    items: list[dict[str, object]] = answer.json()["Items"]
    return items


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Emby-Token": "demo-jellyfin-key"},
        {"Authorization": "Bearer demo-jellyfin-key"},
        {"Authorization": 'Emby Token="demo-jellyfin-key"'},
        {"Authorization": 'MediaBrowser Token="wrong"'},
        {"Authorization": "MediaBrowser Token=demo-jellyfin-key"},
    ],
)
async def test_other_ways_to_sign_in_are_401(town: Neighbourhood, headers: dict[str, str]) -> None:
    async with client_of(town.jellyfin) as stranger:
        assert (await stranger.get("/System/Info", headers=headers)).status_code == 401
        assert (await stranger.post("/Library/Refresh", headers=headers)).status_code == 401
        assert (await stranger.get("/System/Info/Public")).json()["ProductName"] == "Jellyfin Server"


async def test_token_may_stand_among_other_fields(town: Neighbourhood) -> None:
    header = 'MediaBrowser Client="Usher", Device="x", Version="1", Token="demo%2Djellyfin%2Dkey"'
    async with client_of(town.jellyfin) as stranger:
        assert (await stranger.get("/System/Info", headers={"Authorization": header})).status_code == 200


async def test_scan_finds_a_movie_once_it_has_ended(
    jellyfin: httpx.AsyncClient, shelf: Shelf, clock: ManualClock
) -> None:
    path = shelf.put_movie(NIGHT)
    assert (await jellyfin.post("/Library/Refresh")).status_code == 204
    assert await listed(jellyfin, "includeItemTypes=Movie") == []
    clock.advance(0.3)
    (movie,) = await listed(jellyfin, f"includeItemTypes=Movie&{ALL_FIELDS}")
    assert movie["ProviderIds"] == {"Tmdb": "10331", "Imdb": "tt0063350"}
    assert (movie["Path"], movie["Width"], movie["ProductionYear"]) == (str(path), 1920, 1968)
    assert (movie["Type"], movie["LocationType"]) == ("Movie", "FileSystem")


async def test_ids_and_paths_are_missing_unless_asked_for(jellyfin: httpx.AsyncClient, shelf: Shelf) -> None:
    shelf.put_movie(NIGHT)
    shelf.scan()
    (movie,) = await listed(jellyfin, "includeitemtypes=movie")
    assert not {"ProviderIds", "Path", "MediaSources", "DateCreated"} & set(movie)


async def test_library_task_tells_when_a_scan_has_ended(
    jellyfin: httpx.AsyncClient, shelf: Shelf, clock: ManualClock
) -> None:
    async def task() -> dict[str, object]:
        tasks = (await jellyfin.get("/ScheduledTasks")).json()
        return next(dict(each) for each in tasks if each["Key"] == "RefreshLibrary")

    assert "LastExecutionResult" not in await task()
    await jellyfin.post("/Library/Refresh")
    clock.advance(0.1)
    running = await task()
    assert running["State"] == "Running"
    assert "CurrentProgressPercentage" in running
    await jellyfin.post("/Library/Refresh")
    result = (await task())["LastExecutionResult"]
    assert isinstance(result, dict)
    assert result["Status"] == "Cancelled"
    clock.advance(0.3)
    done = await task()
    last = done["LastExecutionResult"]
    assert isinstance(last, dict)
    assert (done["State"], last["Status"]) == ("Idle", "Completed")
    assert last["EndTimeUtc"] > result["EndTimeUtc"]


async def test_reported_path_is_looked_at_after_the_delay_since_the_last_report(
    jellyfin: httpx.AsyncClient, shelf: Shelf, clock: ManualClock
) -> None:
    path = shelf.put_movie(NIGHT)
    update = {"Updates": [{"Path": str(path), "UpdateType": "Created"}]}
    assert (await jellyfin.post("/Library/Media/Updated", json=update)).status_code == 204
    clock.advance(0.2)
    await jellyfin.post("/Library/Media/Updated", json=update)
    clock.advance(0.2)
    assert await listed(jellyfin, "") == []
    clock.advance(0.1)
    assert [each["Name"] for each in await listed(jellyfin, "")] == ["Night of the Living Dead"]


async def test_foreign_path_is_dropped_without_a_word(
    jellyfin: httpx.AsyncClient, shelf: Shelf, clock: ManualClock
) -> None:
    shelf.put_movie(NIGHT)
    update = {"Updates": [{"Path": "/elsewhere/x.mkv", "UpdateType": "Created"}]}
    assert (await jellyfin.post("/Library/Media/Updated", json=update)).status_code == 204
    clock.advance(100)
    assert await listed(jellyfin, "") == []


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"{}", 400), (b'{"Updates":[{"Path":null}]}', 500)])
async def test_malformed_report_is_an_error(jellyfin: httpx.AsyncClient, body: bytes, status: int) -> None:
    assert (await jellyfin.post("/Library/Media/Updated", content=body)).status_code == status


async def test_staging_samples_and_removed_files_are_not_listed(jellyfin: httpx.AsyncClient, shelf: Shelf) -> None:
    path = shelf.put_movie(NIGHT)
    for odd in (".usher/a.mkv", f"{NIGHT}/sample.mkv", "Hidden (1999)/a.mkv"):
        (shelf.movies / odd).parent.mkdir(exist_ok=True)
        (shelf.movies / odd).write_bytes(b"x")
    (shelf.movies / "Hidden (1999)" / ".ignore").touch()
    shelf.scan()
    assert [each["Name"] for each in await listed(jellyfin, "")] == ["Night of the Living Dead"]
    path.unlink()
    shelf.scan()
    assert await listed(jellyfin, "") == []


async def test_versions_are_one_movie_and_other_files_are_others(jellyfin: httpx.AsyncClient, shelf: Shelf) -> None:
    for label in ("1080p", "2160p"):
        shelf.put_movie(NIGHT, label)
    (shelf.movies / NIGHT / "Something Else (1920).mkv").write_bytes(b"x")
    shelf.scan()
    movies = {each["Name"]: each for each in await listed(jellyfin, ALL_FIELDS)}
    assert set(movies) == {"Night of the Living Dead", "Something Else"}
    sources = movies["Night of the Living Dead"]["MediaSources"]
    assert isinstance(sources, list)
    assert [source["MediaStreams"][0]["Width"] for source in sources] == [1920, 3840]


async def test_items_are_narrowed_sorted_and_paged(jellyfin: httpx.AsyncClient, shelf: Shelf) -> None:
    shelf.put_movie("Reel One (1920)")
    shelf.scan()
    shelf.put_movie("Reel Two (1921)")
    shelf.put_movie(NIGHT)
    shelf.scan()
    names = [each["Name"] for each in await listed(jellyfin, "searchTerm=reel&years=1920,1930")]
    assert names == ["Reel One"]
    newest = await listed(jellyfin, "sortBy=DateCreated&sortOrder=Descending")
    assert newest[-1]["Name"] == "Reel One"
    assert [each["Name"] for each in await listed(jellyfin, "hasImdbId=true")] == ["Night of the Living Dead"]
    page = (await jellyfin.get("/Items?recursive=true&startIndex=1&limit=1")).json()
    assert (len(page["Items"]), page["TotalRecordCount"], page["StartIndex"]) == (1, 3, 1)
    top = (await jellyfin.get("/Items")).json()["Items"]
    assert [each["Type"] for each in top] == ["CollectionFolder", "CollectionFolder"]


@pytest.mark.parametrize("query", ["limit=x", "recursive=maybe", "startIndex=1.5"])
async def test_malformed_query_is_400(jellyfin: httpx.AsyncClient, query: str) -> None:
    answer = await jellyfin.get(f"/Items?recursive=true&{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"]


async def test_missing_episodes_are_listed_unless_refused(jellyfin: httpx.AsyncClient, shelf: Shelf) -> None:
    shelf.put_episode(HARBOUR, 1, 2)
    double = shelf.put_episode(HARBOUR, 1, 3)
    double.rename(double.with_name("Harbour Lights S01E03-E04.mkv"))
    shelf.scan()
    (series,) = await listed(jellyfin, f"includeItemTypes=Series&{ALL_FIELDS}")
    assert series["ProviderIds"] == {"Tmdb": "900001", "Imdb": "tt0000001", "Tvdb": "990001"}
    base = f"/Shows/{series['Id']}"
    present = (await jellyfin.get(f"{base}/Episodes?season=1&isMissing=false")).json()["Items"]
    numbers = [(each["IndexNumber"], each.get("IndexNumberEnd")) for each in present]
    assert numbers == [(2, None), (3, 4)]
    every = (await jellyfin.get(f"{base}/Episodes?season=1")).json()["Items"]
    assert [each["IndexNumber"] for each in every if each["LocationType"] == "Virtual"] == [1]
    seasons = (await jellyfin.get(f"{base}/Seasons")).json()["Items"]
    assert [each["IndexNumber"] for each in seasons] == [1]


async def test_episodes_are_paged_and_have_sources_when_asked_for(jellyfin: httpx.AsyncClient, shelf: Shelf) -> None:
    for number in (1, 2, 3):
        shelf.put_episode(HARBOUR, 1, number)
    shelf.scan()
    (series,) = await listed(jellyfin, "includeItemTypes=Series")
    base = f"/Shows/{series['Id']}/Episodes?isMissing=false"
    page = (await jellyfin.get(f"{base}&fields=MediaSources&startIndex=1&limit=1")).json()
    assert (page["TotalRecordCount"], [each["IndexNumber"] for each in page["Items"]]) == (3, [2])
    (stream,) = page["Items"][0]["MediaSources"][0]["MediaStreams"]
    assert (stream["Type"], stream["Width"], stream["Height"]) == ("Video", 1920, 1080)
    plain = (await jellyfin.get(base)).json()["Items"]
    assert len(plain) == 3
    assert not any("MediaSources" in each for each in plain)


async def test_unknown_series_is_404_and_an_id_of_another_form_400(jellyfin: httpx.AsyncClient) -> None:
    for part in ("Seasons", "Episodes"):
        assert (await jellyfin.get(f"/Shows/{'0' * 32}/{part}")).status_code == 404
        assert (await jellyfin.get(f"/Shows/s1/{part}")).status_code == 400


async def test_libraries_show_their_folders(jellyfin: httpx.AsyncClient, shelf: Shelf) -> None:
    folders = (await jellyfin.get("/Library/VirtualFolders")).json()
    assert [(each["CollectionType"], each["Locations"]) for each in folders] == [
        ("movies", [str(shelf.movies)]),
        ("tvshows", [str(shelf.shows)]),
    ]


async def test_folder_without_a_tag_is_known_by_title_and_year(jellyfin: httpx.AsyncClient, shelf: Shelf) -> None:
    shelf.put_movie("Nosferatu (1922)")
    shelf.put_movie("The General (1999)")
    shelf.scan()
    ids = {each["Name"]: each["ProviderIds"] for each in await listed(jellyfin, ALL_FIELDS)}
    assert ids == {"Nosferatu": {"Tmdb": "653", "Imdb": "tt0013442"}, "The General": {}}


def test_names_are_read_as_jellyfin_does(tmp_path: Path) -> None:
    assert read_title("A Reel (1920) [imdbid-tt1] [tmdbid-2]").provider_ids == (("Imdb", "tt1"), ("Tmdb", "2"))
    episode = read_episode("A Show s01e02-e03")
    assert episode is not None
    assert (episode.season, episode.number, episode.last) == (1, 2, 3)
    assert read_episode("A Show 102") is None
    assert [width_of(name) for name in ("a - 2160p", "b.720p", "c")] == [3840, 1280, 1920]
    assert [ignored(name) for name in (".a", "sample.mkv", "a.sample.mkv", "Subs", "a.mkv")] == [True] * 4 + [False]


async def test_loose_files_and_empty_or_odd_folders_do_not_confuse_a_scan(
    jellyfin: httpx.AsyncClient, shelf: Shelf
) -> None:
    shelf.put_movie(NIGHT)
    (shelf.movies / "Nosferatu (1922).mkv").write_bytes(b"x")
    (shelf.movies / "readme.txt").write_bytes(b"x")
    (shelf.movies / "Empty (1950)").mkdir()
    shelf.put_episode(HARBOUR, 1, 1).with_name("poster.jpg").write_bytes(b"x")
    (shelf.shows / HARBOUR / "A Special Evening.mkv").write_bytes(b"x")
    (shelf.shows / "Nothing Here (2001)" / "Season 01").mkdir(parents=True)
    shelf.scan()
    movies = [each["Name"] for each in await listed(jellyfin, "includeItemTypes=Movie")]
    assert movies == ["Night of the Living Dead", "Nosferatu"]
    assert [each["Name"] for each in await listed(jellyfin, "includeItemTypes=Series")] == ["Harbour Lights"]
    unread = [each for each in await listed(jellyfin, "includeItemTypes=Episode") if "IndexNumber" not in each]
    assert [each["Name"] for each in unread] == ["A Special Evening"]
