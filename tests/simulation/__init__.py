"""Days that pass in seconds: the house as it is wired, the demo neighbourhood in memory, and a clock that jumps."""
