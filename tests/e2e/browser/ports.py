"""Ports that are free now."""

import socket


def free_port() -> str:
    """One that a program may listen on, also after a restart; as settings take it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])
