"""Games over GraphQL: what is asked for, what is shown, and titles that are games."""

from dataclasses import replace

from addon.clients.metadata_answers import TitleInfo
from addon.domain.models import Request
from addon.domain.releases import Release
from addon.domain.status import MediaType, Status
from addon.errors import BadInputError, DuplicateError
from addon.services.intake.games import GameWish
from addon.store import releases, requests
from addon.store.releases import Verdict
from tests.schema.kit import Room, dig, only_error

ASK = """mutation ($input: GameRequestInput!) { requestGame(input: $input) {
    id mediaType title igdbId platforms genres explanation items { platform status explanation } } }"""


async def game(room: Room, *platforms: str, **changes: object) -> Request:
    """A request for a game on these platforms, right after it was asked for."""
    items: tuple[str | None, ...] = platforms or (None,)
    wanted = {"media_type": MediaType.GAME, "imdb_id": None, "tmdb_id": None, "qualities": ()}
    return await room.movie("Tennis for Two", **wanted, platforms=platforms, item_platforms=items, **changes)


async def test_game_is_asked_for_as_it_is_written(room: Room) -> None:
    made = await game(room, "PC", "Switch", igdb_id=7, genres=("Sport",))
    room.orders.made = made.id
    wish = {"title": "Tennis", "year": 1958, "igdbId": 7, "platforms": ["PC", "nsw"], "genres": ["sport"]}
    data = await room.data(ASK, input={**wish, "autoSelect": False})
    assert room.orders.given == [
        GameWish(
            title="Tennis",
            year=1958,
            igdb_id=7,
            platforms=("PC", "nsw"),
            genres=("sport",),
            auto_select=False,
        )
    ]
    waits = "Asked for by Mia; the first search starts in a few seconds."
    assert data["requestGame"] == {
        "id": "request-1",
        "mediaType": "GAME",
        "title": "Tennis for Two",
        "igdbId": 7,
        "platforms": ["PC", "Switch"],
        "genres": ["Sport"],
        "explanation": f"Switch: {waits}",
        "items": [
            {"platform": "PC", "status": "PENDING", "explanation": waits},
            {"platform": "Switch", "status": "PENDING", "explanation": waits},
        ],
    }


async def test_title_is_enough_to_ask_for_a_game(room: Room) -> None:
    room.orders.made = (await game(room)).id
    data = await room.data(ASK, input={"title": "Tennis for Two"})
    assert room.orders.given == [GameWish(title="Tennis for Two")]
    assert dig(data, "requestGame", "items", 0, "platform") is None


async def test_bad_platform_and_duplicate_carry_their_codes(room: Room) -> None:
    room.orders.error = BadInputError("'Tabletop' is none of its platforms, which are PC.")
    error = only_error(await room.ask(ASK, input={"title": "x", "platforms": ["Tabletop"]}))
    assert (error.message, error.extensions) == (str(room.orders.error), {"code": "BAD_INPUT"})
    room.orders.error = DuplicateError("It is asked for already.", request_id="request-7")
    error = only_error(await room.ask(ASK, input={"title": "x"}))
    assert error.extensions == {"code": "DUPLICATE", "requestId": "request-7"}


async def test_releases_of_all_platforms_are_shown_with_theirs(room: Room) -> None:
    request = await game(room, "PC", "Switch")
    for number, item in enumerate(await room.store.read(requests.items_of_request, request.id)):
        found = Release(indexer="torznab:feed.test", title=f"Tennis {item.platform}", info_hash=f"{number:040x}")
        verdict = Verdict(release=found, quality=None, formats=(), accepted=True, rejections=())
        await room.store.write(releases.keep_verdicts, item.scope, (verdict,), room.clock())
    data = await room.data('{ request(id: "request-1") { releases { title platform seasons } } }')
    assert dig(data, "request", "releases") == [
        {"title": "Tennis PC", "platform": "PC", "seasons": []},
        {"title": "Tennis Switch", "platform": "Switch", "seasons": []},
    ]


async def test_history_tells_of_platforms(room: Room) -> None:
    await game(room, "PC")
    await game(room, "PC", "Switch")
    rows = "history { platform to }"
    data = await room.data(
        f'{{ one: request(id: "request-1") {{ {rows} }} two: request(id: "request-2") {{ {rows} }} }}'
    )
    assert dig(data, "one", "history") == [{"platform": "PC", "to": "PENDING"}]
    assert dig(data, "two", "history") == [{"platform": None, "to": "PENDING"}]


async def test_lists_show_games_whole(room: Room) -> None:
    await game(room, "PC", igdb_id=7, genres=("Sport",))
    document = """{ requests(filter: { mediaTypes: [GAME] }) { edges { node {
        status ... on GameRequest { igdbId platforms genres } } } } }"""
    node = dig(await room.data(document), "requests", "edges", 0, "node")
    assert node == {"status": Status.PENDING.value, "igdbId": 7, "platforms": ["PC"], "genres": ["Sport"]}


async def test_titles_of_games_say_which_are_asked_for_already(room: Room) -> None:
    await game(room, "PC", igdb_id=8)
    hit = TitleInfo(media_type=MediaType.GAME, imdb_id=None, igdb_id=7, title="Ferry", year=1981, poster_url=None)
    room.titles[MediaType.GAME] = (hit, replace(hit, igdb_id=8))
    document = '{ titles(search: "ferry", mediaType: GAME) { mediaType imdbId igdbId title year requestId } }'
    found = (await room.data(document))["titles"]
    assert dig(found, 0) == {
        "mediaType": "GAME",
        "imdbId": None,
        "igdbId": 7,
        "title": "Ferry",
        "year": 1981,
        "requestId": None,
    }
    assert (dig(found, 1, "igdbId"), dig(found, 1, "requestId")) == (8, "request-1")
