"""Builders of what the rules judge."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from addon.domain.releases import Release, RemoteFile, Wanted
from addon.domain.selection.candidate import Candidate, candidate_of
from addon.domain.status import MediaType

HASH = "509c18f3f6fafa498e50875441563c1ce54762ca"


@pytest.fixture
def film() -> Wanted:
    """A film of 1968 by its usual title."""
    return Wanted(media_type=MediaType.MOVIE, titles=("Night of the Living Dead",), year=1968)


@pytest.fixture
def harbor() -> Wanted:
    """An invented film of 2019."""
    return Wanted(media_type=MediaType.MOVIE, titles=("Blue Harbor",), year=2019)


@pytest.fixture
def ferry() -> Wanted:
    """The third episode of the second season of an invented show of 2018."""
    return Wanted(media_type=MediaType.SHOW, titles=("Night Ferry",), year=2018, season=2, episode=3)


@pytest.fixture
def release() -> Release:
    """A release that says nothing but its hash and title."""
    return Release(indexer="stremio:addon.example", title="Blue.Harbor.2019.1080p.BluRay.x265-GRP", info_hash=HASH)


@pytest.fixture
def named(release: Release) -> Callable[..., Candidate]:
    """Builds a candidate of a torrent's name, and other fields of the release."""

    def build(title: str, *, cached: bool | None = None, **fields: object) -> Candidate:
        changed: Release = replace(release, title=title, **fields)  # type: ignore[arg-type]
        return candidate_of(changed, cached=cached)

    return build


@pytest.fixture
def listed() -> Callable[..., tuple[RemoteFile, ...]]:
    """Builds a list of files from paths and sizes in megabytes, with ids from 1 on."""

    def build(*files: tuple[str, int], selected: int | None = None) -> tuple[RemoteFile, ...]:
        return tuple(
            RemoteFile(id=place, path=path, size_bytes=megabytes * 1_000_000, selected=place == selected)
            for place, (path, megabytes) in enumerate(files, start=1)
        )

    return build
