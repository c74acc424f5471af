"""The one place where the rooms are put together, in the order in which they stand on one another."""

from addon.wiring.house import House, build

__all__ = ["House", "build"]
