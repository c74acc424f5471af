"""The settings that moves depend on."""

from addon.domain.moves import Policy
from addon.settings import Settings


def policy_of(settings: Settings) -> Policy:
    """The policy as the settings want it."""
    return Policy(
        backoff_first_seconds=settings.backoff_first_seconds,
        backoff_max_seconds=settings.backoff_max_seconds,
        expire_after_seconds=settings.expire_after_seconds,
        stall_after_seconds=settings.stall_after_seconds,
        # a link in the library leads to its torrent for as long as it is there
        drop_finished=settings.remove_redundant and settings.delivery != "mount",
        remove_replaced=settings.remove_redundant,
        upgrade_to=settings.upgrade_to,
        upgrade_first_seconds=settings.upgrade_first_seconds,
        upgrade_max_seconds=settings.upgrade_max_seconds,
    )
