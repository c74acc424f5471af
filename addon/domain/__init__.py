"""The rules: pure functions over frozen data. No I/O, no clock; `now` is always a parameter."""
