"""Posters that nobody painted: a sky, a moon and hills, drawn from the title alone. Always the same for a title."""

import hashlib
import math
import struct
import zlib
from colorsys import hls_to_rgb
from functools import lru_cache

from starlette.responses import Response

WIDTH, HEIGHT = 240, 360
_HILLS = 4

Colour = tuple[int, int, int]


@lru_cache(maxsize=200)
def poster(title: str) -> bytes:
    """A PNG, three by two."""
    seed = hashlib.sha256(title.encode()).digest()
    hue = seed[0] / 256
    top, bottom = _colour(hue, 0.22), _colour(hue + 0.08 + seed[1] / 2000, 0.68)
    moon = (50 + seed[2] * 140 // 256, 70 + seed[3] * 90 // 256, 22 + seed[4] * 24 // 256)
    light = _colour(hue + 0.12, 0.88)
    hills = [_heights(seed, layer) for layer in range(_HILLS)]
    shades = [_colour(hue + 0.02 * layer, 0.42 - 0.1 * layer) for layer in range(_HILLS)]
    rows = bytearray()
    for y in range(HEIGHT):
        part = y / HEIGHT
        sky = bytes(round(a + (b - a) * part) for a, b in zip(top, bottom, strict=True))
        row = bytearray(sky * WIDTH)
        _draw_moon(row, y, moon, light)
        for heights, shade in zip(hills, shades, strict=True):
            if y < min(heights):
                continue
            for x in range(WIDTH):
                if y >= heights[x]:
                    row[3 * x : 3 * x + 3] = bytes(shade)
        rows += b"\0" + row
    return _png(bytes(rows))


def poster_answer(title: str) -> Response:
    """What a host of images answers."""
    return Response(poster(title), media_type="image/png", headers={"cache-control": "public, max-age=86400"})


def _draw_moon(row: bytearray, y: int, moon: tuple[int, int, int], light: Colour) -> None:
    centre, middle, radius = moon
    reach = radius * radius - (y - middle) * (y - middle)
    if reach > 0:
        half = math.isqrt(reach)
        left, right = max(0, centre - half), min(WIDTH, centre + half)
        row[3 * left : 3 * right] = bytes(light) * (right - left)


def _heights(seed: bytes, layer: int) -> list[int]:
    """Where a row of hills begins, from the top, for every column."""
    first, second, phase = (seed[8 + 3 * layer + n] for n in range(3))
    base = HEIGHT * (0.52 + 0.13 * layer)
    return [
        round(
            base
            + 26 * math.sin(x / WIDTH * (2 + first / 80) * math.pi + phase)
            + 9 * math.sin(x / WIDTH * (5 + second / 30) * math.pi)
        )
        for x in range(WIDTH)
    ]


def _colour(hue: float, lightness: float) -> Colour:
    red, green, blue = hls_to_rgb(hue % 1.0, lightness, 0.45)
    return round(red * 255), round(green * 255), round(blue * 255)


def _png(rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
