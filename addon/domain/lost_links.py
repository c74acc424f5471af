"""When links that lead nowhere look like a broken mount rather than like lost files. Pure."""

_FLOOR = 5  # so few may always be lost: a small library has no shares to speak of
_SHARE = 0.2


def looks_broken(lost: int, links: int) -> bool:
    """Whether so many lost ones of all links at once are the mount's fault: nothing is fetched again then."""
    return lost > max(_FLOOR, _SHARE * links)
