"""Drawn posters are pictures, always the same for a title, and served where real ones are."""

import struct
import zlib

import httpx

from addon.demo.default_catalogue import HARBOUR_RACING, NIGHT
from addon.demo.igdb import game_row
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.posters import HEIGHT, WIDTH, poster


def test_poster_is_a_png_of_its_own_for_each_title() -> None:
    drawn = poster("Night Ferry")
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", drawn[16:24]) == (WIDTH, HEIGHT)
    size = struct.unpack(">I", drawn[33:37])[0]
    assert len(zlib.decompress(drawn[41 : 41 + size])) == HEIGHT * (3 * WIDTH + 1)
    poster.cache_clear()
    assert poster("Night Ferry") == drawn != poster("Harbour Lights")


async def test_posters_are_served_where_the_answers_say() -> None:
    async with Neighbourhood() as town, httpx.AsyncClient(trust_env=False) as client:
        meta = (await client.get(f"{town.cinemeta.url}/meta/movie/{NIGHT.imdb_id}.json")).json()["meta"]
        answer = await client.get(meta["poster"])
        assert (answer.headers["content-type"], answer.content) == ("image/png", poster(NIGHT.title))
        assert (await client.get(meta["poster"].replace("/tt", "/tt9"))).status_code == 404
        cover = game_row(HARBOUR_RACING, town.igdb.origin)["cover"]
        assert isinstance(cover, dict)
        assert (await client.get(cover["url"])).content == poster(HARBOUR_RACING.title)
