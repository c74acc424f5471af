"""Anime counts over the whole show and daily shows carry dates: both reach the rules, and nobody else's names do."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from addon.clients.metadata_answers import EpisodeInfo
from addon.domain.episodes import Asked
from addon.domain.models import Request
from addon.domain.releases import Release, RemoteFile
from addon.domain.transitions import Phase
from addon.services.wishes import wanted_item, wanted_of

from .show_kit import (
    DAY,
    FILE_SIZE,
    ONGOING,
    PACK,
    SHOW_IMDB,
    ask,
    asks_in_seerr,
    come_home,
    first_id,
    items,
    lists,
    numbers_in,
    phases,
    seerr_show,
    weekly,
    work,
)
from .world import World

ANIME = frozenset({210024})
SECOND = Asked(seasons=(2,))


def two_seasons(world: World, *, is_anime: bool) -> None:
    special = EpisodeInfo(season=0, number=1, title=None, airs_at=world.clock() - 900 * DAY)
    first = weekly(1, 3, world.clock() - 400 * DAY)
    lists(world, special, *first, *weekly(2, 3, world.clock() - 30 * DAY), is_anime=is_anime)


async def absolutes(world: World, request: Request) -> list[int | None]:
    return [item.absolute for item in (await items(world, request)).values()]


@pytest.mark.parametrize(("is_anime", "expected"), [(True, [4, 5, 6]), (False, [None] * 3)])
async def test_only_anime_is_counted_over_the_whole_show(
    world: World, is_anime: bool, expected: list[int | None]
) -> None:
    two_seasons(world, is_anime=is_anime)
    request = await ask(world, SECOND)
    assert (request.is_anime, await absolutes(world, request)) == (is_anime, expected)


@pytest.mark.parametrize("says_so", ["Seerr", "metadata"])
async def test_either_side_may_say_that_it_is_anime(world: World, says_so: str) -> None:
    two_seasons(world, is_anime=says_so == "metadata")
    seerr_show(world, keyword_ids=ANIME if says_so == "Seerr" else frozenset())
    asks_in_seerr(world, 7, 2)
    await world.intake.poll()
    (request,) = await world.all_requests()
    assert (request.is_anime, await absolutes(world, request)) == (True, [4, 5, 6])


async def test_what_seerr_calls_anime_stays_so_when_the_metadata_is_looked_at(world: World) -> None:
    two_seasons(world, is_anime=False)
    seerr_show(world, keyword_ids=ANIME)
    asks_in_seerr(world, 7, 1, 2)
    await world.intake.poll()
    (request,) = await world.all_requests()
    world.clock.forward(86400)
    await world.shows.tick()
    assert (await absolutes(world, request), (await world.request(request.id)).is_anime) == ([1, 2, 3, 4, 5, 6], True)


async def test_the_absolute_number_is_part_of_the_wish(world: World) -> None:
    two_seasons(world, is_anime=True)
    request = await ask(world, SECOND)
    wanted = wanted_of(await world.job(await first_id(world, request)))
    assert (wanted.episode, wanted.absolute) == (None, None)
    assert [(part.season, part.episode, part.absolute) for part in wanted.parts] == [(2, 1, 4), (2, 2, 5), (2, 3, 6)]


def anime_release(name: str, info_hash: str = PACK) -> Release:
    return Release(indexer="stremio:addon.test", title=name, info_hash=info_hash)


@pytest.mark.parametrize("is_anime", [True, False])
async def test_a_name_with_an_absolute_number_is_only_for_anime(world: World, is_anime: bool) -> None:
    two_seasons(world, is_anime=is_anime)
    world.indexer.releases = (anime_release("[GRP] Night Ferry - 05 [1080p].mkv"),)
    request = await ask(world, Asked(episodes=((2, 2),)))
    await world.step(await first_id(world, request))
    found = (await phases(world, request))[2, 2]
    assert (found is Phase.GRABBING) is is_anime


async def test_a_pack_that_counts_over_the_whole_show_gives_each_its_file(world: World) -> None:
    two_seasons(world, is_anime=True)
    world.indexer.releases = (anime_release("[GRP] Night Ferry (01-06) [1080p] [Batch]"),)
    names = [f"/[GRP] Night Ferry/[GRP] Night Ferry - {number:02} [1080p].mkv" for number in range(1, 7)]
    files = [RemoteFile(id=place, path=name, size_bytes=FILE_SIZE) for place, name in enumerate(names, start=1)]
    world.debrid.knows(PACK, *files)
    request = await ask(world, SECOND)
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == [1, 2, 3]
    (torrent,) = world.debrid.account_.values()
    assert torrent.selected == (4, 5, 6)
    assert [file.name for file in library(world)] == [
        f"Night Ferry S02E{number:02} - 1080p.mkv" for number in (1, 2, 3)
    ]


def library(world: World) -> list[Path]:
    return sorted((world.settings.data_dir / "library/Shows").glob("**/*.mkv"))


# daily shows


def daily(world: World, first_at: datetime, count: int = 3) -> None:
    """An episode a day."""
    lists(
        world,
        *(
            EpisodeInfo(season=9, number=number, title=None, airs_at=first_at + (number - 1) * DAY)
            for number in range(1, count + 1)
        ),
    )


@pytest.mark.parametrize(
    ("airs_at", "day"),
    [
        (timedelta(), date(2026, 10, 1)),  # midnight UTC: a day without a time
        (timedelta(hours=3, minutes=30), date(2026, 9, 30)),  # an evening in America
        (timedelta(hours=20), date(2026, 10, 1)),
    ],
)
async def test_an_episode_is_wanted_by_the_day_that_names_carry(world: World, airs_at: timedelta, day: date) -> None:
    daily(world, world.clock().replace(month=10, day=1, hour=0) + airs_at)
    request = await ask(world, Asked(episodes=((9, 1),)))
    job = await world.job(await first_id(world, request))
    assert wanted_item(job.request, job.item).air_date == day


async def test_a_release_that_carries_the_date_is_taken_for_that_episode_alone(world: World) -> None:
    daily(world, world.clock().replace(month=10, day=1, hour=0))
    request = await ask(world, Asked(seasons=(9,)))
    name = "Night.Ferry.2026.10.02.1080p.WEB.x265-GRP"
    world.indexer.releases = (replace(anime_release(name), filename=f"{name}.mkv", file_index=0, size_bytes=FILE_SIZE),)
    world.debrid.knows(PACK, RemoteFile(id=1, path=f"/{name}.mkv", size_bytes=FILE_SIZE))
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == [2]
    assert [file.name for file in library(world)] == ["Night Ferry S09E02 - 1080p.mkv"]


# other titles, other years


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Nattfarjan.S01E01.1080p.BluRay.x265-GRP", True),
        ("Night.Ferry.2019.S01E01.1080p.BluRay.x265-GRP", True),
        ("Night.Ferry.1974.S01E01.1080p.BluRay.x265-GRP", False),
        ("Day.Ferry.S01E01.1080p.BluRay.x265-GRP", False),
    ],
)
async def test_names_may_carry_another_title_but_never_another_year(world: World, name: str, fits: bool) -> None:
    lists(world, *weekly(1, 1, world.clock() - 30 * DAY))
    request = await ask(world, Asked(episodes=((1, 1),)), title="Nattfärjan")
    world.indexer.releases = (anime_release(name),)
    await world.step(await first_id(world, request))
    assert ((await phases(world, request))[1, 1] is Phase.GRABBING) is fits


async def test_an_ongoing_show_names_new_episodes_of_anime_too(world: World) -> None:
    two_seasons(world, is_anime=True)
    request = await ask(world, ONGOING)
    shown = world.metadata.shows[SHOW_IMDB]
    added = EpisodeInfo(season=2, number=4, title=None, airs_at=world.clock())
    world.metadata.shows[SHOW_IMDB] = replace(shown, episodes=(*shown.episodes, added))
    world.clock.forward(86400)
    await world.shows.tick()
    assert (await items(world, request))[2, 4].absolute == 7
    await work(world)
