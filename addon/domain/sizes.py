"""Sizes of files and disks as people read them: decimal, as on the boxes of disks and in Usher's pages. Pure."""

GIGABYTE = 1_000_000_000

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def size_words(size_bytes: int) -> str:
    """ "2.11 GB", three digits at most: the same words as the pages use for the same number."""
    amount, unit = float(max(0, size_bytes)), 0
    while amount >= 999.5 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    if unit == 0:
        return f"{amount:.0f} B"
    digits = 0 if amount >= 99.95 else 1 if amount >= 9.995 else 2
    return f"{amount:.{digits}f} {_UNITS[unit]}"
