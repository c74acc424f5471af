"""What games run on: one table of names, release names' words, Torznab's categories and IGDB's ids. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A platform under the name that items, folders and clients see.

    `words`: how release names say it, in small letters. `igdb_ids`: of IGDB's platforms. `categories`: Torznab's.
    """

    name: str
    words: tuple[str, ...]
    igdb_ids: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()


# Categories: Torznab's list, which has none for Switch, PS5 and Xbox Series (they come as 1090 or under numbers of the
# indexer's own). IGDB's ids: its public list of platforms.
PLATFORMS: tuple[Platform, ...] = (
    Platform(name="PC", words=("pc", "win", "windows", "gog", "win32", "win64"), igdb_ids=(6,), categories=(4050,)),
    Platform(name="Mac", words=("mac", "macos", "osx"), igdb_ids=(14,), categories=(4030,)),
    Platform(name="Linux", words=("linux",), igdb_ids=(3,)),
    Platform(name="Switch", words=("nsw", "switch", "nsp", "xci"), igdb_ids=(130,)),
    Platform(name="PS3", words=("ps3",), igdb_ids=(9,), categories=(1080,)),
    Platform(name="PS4", words=("ps4",), igdb_ids=(48,), categories=(1180,)),
    Platform(name="PS5", words=("ps5",), igdb_ids=(167,)),
    Platform(name="X360", words=("x360", "xbox360"), igdb_ids=(12,), categories=(1050, 1070)),
    Platform(name="XONE", words=("xone", "xboxone", "xb1"), igdb_ids=(49,), categories=(1140,)),
    Platform(name="XSX", words=("xsx", "xboxseries"), igdb_ids=(169,)),
)


_SPOKEN = {
    "PC": ("PC (Microsoft Windows)", "Microsoft Windows"),
    "Mac": ("Mac OS", "Macintosh"),
    "Switch": ("Nintendo Switch",),
    "Switch 2": ("Nintendo Switch 2",),
    "PS1": ("PlayStation", "PlayStation 1"),
    "PS2": ("PlayStation 2",),
    "PS3": ("PlayStation 3",),
    "PS4": ("PlayStation 4",),
    "PS5": ("PlayStation 5",),
    "PSP": ("PlayStation Portable",),
    "PS Vita": ("PlayStation Vita",),
    "X360": ("Xbox 360",),
    "XONE": ("Xbox One",),
    "XSX": ("Xbox Series X|S", "Series X|S", "Series X", "Series S", "Xbox Series X", "Xbox Series S"),
    "GameCube": ("Nintendo GameCube",),
    "3DS": ("Nintendo 3DS",),
}
"""How people and IGDB write platforms, beside their names and words."""


def platform_named(text: str) -> Platform | None:
    """The platform that a person means, by any of its names, whatever its case, blanks and signs; None for others."""
    return _BY_KEY.get(_key(text))


def platform_of_igdb(igdb_id: int) -> Platform | None:
    """The platform with this number at IGDB; None for one that the table lacks."""
    return next((platform for platform in PLATFORMS if igdb_id in platform.igdb_ids), None)


def platform_names() -> tuple[str, ...]:
    """The names of all, in the order of the table."""
    return tuple(platform.name for platform in PLATFORMS)


def _key(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


_BY_KEY = {
    _key(name): platform
    for platform in PLATFORMS
    for name in (platform.name, *platform.words, *_SPOKEN.get(platform.name, ()))
}
