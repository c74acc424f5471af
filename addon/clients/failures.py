"""Why a call to an upstream failed, as data. Knows no upstream and no words for a person."""

import socket
import ssl
from collections.abc import Iterator
from enum import StrEnum

import httpx


class Failure(StrEnum):
    """What kind of trouble it is; each is mended in its own way."""

    NOTHING_LISTENS = "nothing_listens"  # the host is there, the port is closed
    UNKNOWN_NAME = "unknown_name"  # no address for its name
    NO_WAY = "no_way"  # no route, or the network is down
    TIMED_OUT = "timed_out"
    TLS = "tls"  # no secure connection
    BROKE_OFF = "broke_off"  # the connection ended before the answer did
    OUT_OF_ORDER = "out_of_order"  # it answers with an error of its own
    STRANGE = "strange"  # something answers, but not as it does: a wrong address, a proxy
    LIMITED = "limited"  # it asks for a pause
    KEY = "key"  # it does not accept the credentials
    PREMIUM = "premium"  # what is paid for is over, or not enough
    ACCOUNT = "account"  # anything else that a person must settle; its message says what

    @property
    def needs_person(self) -> bool:
        """Whether it waits until a person has acted."""
        return self in (Failure.KEY, Failure.PREMIUM, Failure.ACCOUNT)


def failure_of(error: BaseException) -> Failure:
    """The kind of an error of the connection, from what is behind it."""
    behind = tuple(_behind(error))
    if any(isinstance(each, ssl.SSLError) for each in behind):
        return Failure.TLS
    if any(isinstance(each, socket.gaierror) for each in behind):
        return Failure.UNKNOWN_NAME
    if any(isinstance(each, httpx.TimeoutException | TimeoutError) for each in behind):
        return Failure.TIMED_OUT
    if any(isinstance(each, ConnectionRefusedError) for each in behind):
        return Failure.NOTHING_LISTENS
    return Failure.NO_WAY if isinstance(error, httpx.ConnectError) else Failure.BROKE_OFF


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what caused it; of several tries at one name, each."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for each in error.exceptions:
                yield from _behind(each)
        error = error.__cause__ or error.__context__
