"""Carries messages to a person by Apprise, which is loaded only where it is used: it takes 80 ms and 8 MB.

Its addresses are secrets, and it logs them: nothing that it or what it uses writes may reach our log.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from addon.clients.counting import Call, CallSink, Outcome
from addon.domain.notices import Notice
from addon.errors import SettingError

if TYPE_CHECKING:
    from apprise import Apprise

_TALKATIVE = ("apprise", "requests", "urllib3")
_LONGEST_SECONDS = 60.0  # its own time-outs are 4 s to connect and 4 s to read, for each message of one notice


class Notifier:
    """One notification service. `name` tells it from the others without showing its address."""

    def __init__(self, name: str, service: "Apprise", count: CallSink) -> None:
        self.name = name
        self._service = service
        self._count = count

    async def send(self, notice: Notice) -> bool:
        """Whether the service took the message."""
        taken = False
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                taken = await asyncio.to_thread(self._send, notice)
        except TimeoutError:
            pass  # its thread ends by itself
        finally:
            outcome = Outcome.ANSWERED if taken else Outcome.FAILED
            self._count(Call(upstream="notify", endpoint=self.name, outcome=outcome))
        return taken

    def _send(self, notice: Notice) -> bool:
        from apprise import NotifyFormat, NotifyType

        kind, form = NotifyType(notice.level), NotifyFormat.TEXT
        return bool(self._service.notify(title=notice.title, body=notice.body, notify_type=kind, body_format=form))


def notifiers(urls: Sequence[str], count: CallSink) -> tuple[Notifier, ...]:
    """One for each address; raises SettingError for one that Apprise does not understand, without showing it."""
    if not urls:
        return ()
    _silence()
    from apprise import Apprise

    found = []
    for number, url in enumerate(urls, start=1):
        service = Apprise()
        if not service.add(url):
            raise SettingError(
                "NOTIFY_URLS",
                f"address {number} is none that Apprise understands; its forms are listed at "
                "https://github.com/caronc/apprise/wiki",
            )
        found.append(Notifier(f"service {number}", service, count))
    return tuple(found)


def _silence() -> None:
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)  # of its children too
