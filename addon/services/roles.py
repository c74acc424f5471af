"""What each upstream is for, and which settings and pages belong to it: the words of health. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One upstream as a person knows it.

    `without`: what does not work while it is away, and what goes on. `absent`: the same where it is not set up, and
    `set_up`: how that is done. `is_public`: everybody's service on the internet, whose address is right by default.
    """

    does: str
    without: str
    address: str
    keys: tuple[str, ...] = ()
    new_key: str = ""  # where a key is had, after "copy a new one from"
    key_page: str | None = None
    premium_page: str | None = None
    is_public: bool = False
    absent: str = ""
    set_up: str = ""


_TORBOX_PAGE, _REALDEBRID_PAGE = "https://torbox.app/settings", "https://real-debrid.com/apitoken"
_SECOND = "A second debrid service takes what the first refuses."

ROLES: Mapping[str, Role] = {
    "realdebrid": Role(
        does="Fetches and keeps releases",
        without="",
        address="realdebrid_url",
        keys=("realdebrid_token",),
        new_key=_REALDEBRID_PAGE.removeprefix("https://"),
        key_page=_REALDEBRID_PAGE,
        premium_page="https://real-debrid.com/premium",
        is_public=True,
        absent=_SECOND,
        set_up=f"Copy a token from {_REALDEBRID_PAGE.removeprefix('https://')} into `realdebrid_token`.",
    ),
    "torbox": Role(
        does="Fetches and keeps releases",
        without="",
        address="torbox_url",
        keys=("torbox_token",),
        new_key=_TORBOX_PAGE.removeprefix("https://"),
        key_page=_TORBOX_PAGE,
        premium_page="https://torbox.app/subscription",
        is_public=True,
        absent=_SECOND,
        set_up=f"Copy an API key from {_TORBOX_PAGE.removeprefix('https://')} into `torbox_token`.",
    ),
    "debrid": Role(
        does="",
        without="",
        address="",
        key_page=_REALDEBRID_PAGE,
        set_up="Paste a token into `realdebrid_token` or `torbox_token`.",
    ),
    "swarm": Role(does="Torrents, fetched by aria2 itself", without="", address="torrents"),
    "seerr": Role(
        does="Requests that are made there",
        without="Requests made in Seerr do not arrive. Everything else goes on.",
        address="seerr_url",
        keys=("seerr_api_key",),
        new_key="Seerr's general settings",
        absent="Requests come in over GraphQL and Usher's own pages only.",
        set_up="Put its address into `seerr_url` and the API key from its general settings into `seerr_api_key`.",
    ),
    "jellyfin": Role(
        does="Shows what is in the library",
        without="Jellyfin is told of new files as soon as it answers. Everything else goes on.",
        address="jellyfin_url",
        keys=("jellyfin_api_key",),
        new_key="Jellyfin's dashboard, under API Keys,",
        absent="Nobody is told to scan the library, and what you have already may be downloaded again.",
        set_up="Put its address into `jellyfin_url` and an API key from its dashboard into `jellyfin_api_key`.",
    ),
    "metadata": Role(
        does="Titles, episodes, air dates",
        without="Titles cannot be looked up, and new episodes are not seen. What is asked for already goes on.",
        address="metadata_url",
        is_public=True,
    ),
    "igdb": Role(
        does="Titles, platforms and genres of games",
        without="Games cannot be looked up. Everything else goes on.",
        address="igdb_url",
        keys=("igdb_client_id", "igdb_client_secret"),
        new_key="dev.twitch.tv/console/apps",
        key_page="https://dev.twitch.tv/console/apps",
        is_public=True,
        absent="Games are asked for by their bare title.",
        set_up="Register an application at dev.twitch.tv/console/apps and copy its keys into `igdb_client_id` and"
        " `igdb_client_secret`.",
    ),
    "stremio": Role(does="Movies and shows", without="", address="stremio_addons", is_public=True),
    "torznab": Role(
        does="Movies, shows and games",
        without="",
        address="torznab_urls",
        keys=("torznab_urls",),
        new_key="the indexer's own page",
        absent="Games are found nowhere; movies and shows are searched on Stremio add-ons only.",
        set_up="Put the feeds of Prowlarr or Jackett, with their keys, into `torznab_urls`.",
    ),
    "mount": Role(
        does="The files of the debrid account",
        without="Nothing new is linked into the library. It goes on by itself when the mount is back.",
        address="mount_dir",
    ),
}


def role_of(name: str) -> Role:
    """The role of an upstream by its name; of an indexer, that of its kind."""
    return ROLES.get(name.partition(":")[0], Role(does="", without="", address=""))
