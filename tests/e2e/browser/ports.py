"""Ports that are free now, and that nobody is given by chance."""

import random
import socket

_BELOW_THOSE_GIVEN_BY_CHANCE = range(20_000, 32_000)


def free_port() -> str:
    """One that a program may listen on, also after a restart; as settings take it."""
    while True:
        port = random.choice(_BELOW_THOSE_GIVEN_BY_CHANCE)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return str(port)
