"""What a request wishes for where nobody says it. Knows no title."""

from dataclasses import dataclass

from addon.domain.status import Format, Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """As configured."""

    qualities: tuple[Quality, ...]
    formats: tuple[Format, ...]
    auto_select: bool
