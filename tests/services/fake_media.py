"""A reader of media that says what a test wants."""

import asyncio
from pathlib import Path

from addon.domain.verification import MediaFacts

FILM_FACTS = MediaFacts(container="Matroska", has_picture=True, width=1920, height=1080, seconds=96 * 60.0)


class FakeMedia:
    """Finds the film of the tests in every file, unless told otherwise."""

    def __init__(self) -> None:
        self.facts: MediaFacts | None = FILM_FACTS
        self.error: Exception | None = None
        self.read: list[Path] = []
        self.reached, self.opened = asyncio.Event(), asyncio.Event()
        self.opened.set()

    async def __call__(self, file: Path) -> MediaFacts | None:
        self.read.append(file)
        self.reached.set()
        await self.opened.wait()
        if self.error is not None:
            raise self.error
        return self.facts
