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


# Categories: Torznab's list, which has none for PS5, Switch and Xbox Series (they come as 1090 or under numbers of the
# indexer's own); 1070, additions for Xbox 360, is no game's. IGDB's ids: its public list of platforms.
PLATFORMS: tuple[Platform, ...] = (
    Platform(name="PC", words=("pc", "win", "windows", "win32", "win64", "gog"), igdb_ids=(6,), categories=(4050,)),
    Platform(name="Mac", words=("mac", "macos", "mac os", "osx", "os x"), igdb_ids=(14,), categories=(4030,)),
    Platform(name="Linux", words=("linux",), igdb_ids=(3,)),
    Platform(name="Switch", words=("switch", "nintendo switch", "nsw", "nsp", "xci", "nsz"), igdb_ids=(130,)),
    Platform(name="Switch 2", words=("switch 2", "nintendo switch 2", "nsw2"), igdb_ids=(508,)),
    Platform(name="PS1", words=("ps1", "psx", "psone"), igdb_ids=(7,)),
    Platform(name="PS2", words=("ps2", "playstation 2"), igdb_ids=(8,)),
    Platform(name="PS3", words=("ps3", "playstation 3"), igdb_ids=(9,), categories=(1080,)),
    Platform(name="PS4", words=("ps4", "playstation 4"), igdb_ids=(48,), categories=(1180,)),
    Platform(name="PS5", words=("ps5", "playstation 5"), igdb_ids=(167,)),
    Platform(name="PSP", words=("psp",), igdb_ids=(38,), categories=(1020,)),
    Platform(name="PS Vita", words=("psvita", "ps vita", "vita"), igdb_ids=(46,), categories=(1120,)),
    Platform(name="Xbox", words=("xbox",), igdb_ids=(11,), categories=(1040,)),
    Platform(name="X360", words=("x360", "xbox360", "xbox 360"), igdb_ids=(12,), categories=(1050,)),
    Platform(name="XONE", words=("xone", "xboxone", "xbox one", "xb1"), igdb_ids=(49,), categories=(1140,)),
    Platform(name="XSX", words=("xsx", "xboxseries", "xbox series"), igdb_ids=(169,)),
    Platform(name="Wii", words=("wii",), igdb_ids=(5,), categories=(1030, 1060)),
    Platform(name="Wii U", words=("wiiu", "wii u"), igdb_ids=(41,), categories=(1130,)),
    Platform(name="GameCube", words=("gamecube", "ngc", "gcn"), igdb_ids=(21,)),
    Platform(name="DS", words=("nds", "nintendo ds"), igdb_ids=(20,), categories=(1010,)),
    Platform(name="3DS", words=("3ds",), igdb_ids=(37,), categories=(1110,)),
    Platform(name="Android", words=("android", "apk"), igdb_ids=(34,), categories=(4070,)),
    Platform(name="iOS", words=("ios", "ipa"), igdb_ids=(39,), categories=(4060,)),
)


_SPOKEN = {
    "PC": ("PC (Microsoft Windows)", "Microsoft Windows"),
    "Mac": ("Mac OS", "Macintosh"),
    "PS1": ("PlayStation", "PlayStation 1"),
    "PSP": ("PlayStation Portable",),
    "PS Vita": ("PlayStation Vita",),
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
