"""What is not set up, with what it would be good for. Pure."""

from collections.abc import Iterator

from addon.domain.conditions import Condition, HealthState, Need, Remedy
from addon.domain.wording import label_of
from addon.services.remedies import settings_in
from addon.services.roles import role_of
from addon.settings import Settings


def missing(settings: Settings) -> tuple[Condition, ...]:
    """A row for each thing that no setting names, what is needed most first."""
    return tuple(_rows(settings))


def setting_names(text: str) -> str:
    """The text with settings as the environment has them, instead of in backticks."""
    for key in settings_in(text):
        text = text.replace(f"`{key}`", f"USHER_{key.upper()}")
    return text


def _rows(settings: Settings) -> Iterator[Condition]:
    if not settings.realdebrid_token and not settings.torbox_token:
        yield _debrid(settings)
    if not settings.seerr_url:
        yield _row("seerr", Need.RECOMMENDED)
    if settings.realdebrid_token and not settings.torbox_token:
        yield _row("torbox")
    if settings.torbox_token and not settings.realdebrid_token:
        yield _row("realdebrid")
    if not settings.jellyfin_url:
        yield _row("jellyfin")
    if not settings.igdb_client_id:
        yield _row("igdb")
    if not settings.torznab_urls:
        yield _row("torznab")


def _row(name: str, need: Need = Need.OPTIONAL) -> Condition:
    role = role_of(name)
    return Condition(
        name=name,
        label=label_of(name),
        state=HealthState.NOT_SET_UP,
        need=need,
        consequence=role.absent,
        remedy=Remedy(text=role.set_up, settings=settings_in(role.set_up), link=role.key_page),
    )


def _debrid(settings: Settings) -> Condition:
    if settings.uses_swarm:
        need, cost = (
            Need.RECOMMENDED,
            "Until then Usher downloads from the swarm: slower, and your address is seen there.",
        )
        more = " If you never want torrents, set `torrents` to never." if settings.torrents == "auto" else ""
    else:
        need, cost = Need.REQUIRED, "Until then nothing can be downloaded. Requests are taken and wait."
        more = " Or set `torrents` to auto to download from the swarm."
    role = role_of("debrid")
    text = f"{role.set_up}{more}"
    remedy = Remedy(text=text, settings=settings_in(text), link=role.key_page)
    return Condition(
        name="debrid",
        label=label_of("debrid"),
        state=HealthState.NOT_SET_UP,
        need=need,
        consequence=cost,
        remedy=remedy,
    )
