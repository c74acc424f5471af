"""Whatever JSON an upstream sends, its client answers with data or with an upstream error, never with another one."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.clients.http import Wire
from addon.clients.jellyfin import Jellyfin
from addon.clients.metadata import Cinemeta
from addon.clients.seerr import Seerr
from addon.domain.status import MediaType
from addon.errors import UpstreamError
from addon.indexers.base import Query
from addon.indexers.stremio import StremioAddon

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "http://upstream.test"
HASH = "a" * 40
WORDS = """
id imdbId imdb_id title name originalTitle externalIds keywords seasons seasonNumber status type is4k media tmdbId
pageInfo pages results requestedBy displayName createdAt running Id Name Items ProviderIds Imdb Tmdb MediaSources
MediaStreams Type Height Width TotalRecordCount ProductionYear Key State LastExecutionResult EndTimeUtc meta metas
videos season number episode released year runtime poster streams infoHash fileIdx url description behaviorHints
filename videoSize bingeGroup sources cacheMaxAge err resources types idPrefixes message error errors version
episodes episodeNumber airDate IndexNumber IndexNumberEnd ParentIndexNumber LocationType genres country
"""

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["tt0000001", HASH, f"/resolve/a/b/{HASH}/null/1/x", "2019-05-10", "👤 1 💾 1 GB", "tracker:udp://x", "a/b.mkv"]
    ),
)
names = st.sampled_from(WORDS.split())
bodies = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=8), max_leaves=40
)
statuses = st.sampled_from([200, 200, 200, 200, 204, 302, 400, 403, 404, 429, 500])


async def ask_all(respond: Callable[[httpx.Request], httpx.Response]) -> None:
    now = [NOW]

    def later() -> datetime:
        now[0] += timedelta(days=2)  # past every pause and every kept answer
        return now[0]

    async with httpx.AsyncClient(transport=httpx.MockTransport(respond)) as client:
        wire = Wire(client=client, clock=later, count=lambda call: None)
        seerr, jellyfin = Seerr(URL, "KEY", wire), Jellyfin(URL, "KEY", wire)
        cinemeta, addon = Cinemeta(URL, wire), StremioAddon(f"{URL}/manifest.json", wire)
        movie = Query(media_type=MediaType.MOVIE, imdb_id="tt0000001")
        asks: list[Callable[[], Awaitable[object]]] = [
            seerr.open_requests,
            lambda: seerr.request(1),
            lambda: seerr.movie(1),
            lambda: seerr.show(1),
            lambda: seerr.season(1, 1),
            seerr.jobs,
            lambda: seerr.run_job("x"),
            seerr.check,
            jellyfin.refresh_library,
            jellyfin.scan_state,
            lambda: jellyfin.find_movie("tt0000001", 1, "x", 1990),
            lambda: jellyfin.item("x"),
            lambda: jellyfin.episodes("x", "tt0000001", 1, "x", 1990),
            lambda: jellyfin.episodes(None, "tt0000001", 1, "x", 1990),
            jellyfin.check,
            lambda: cinemeta.movie("tt0000001"),
            lambda: cinemeta.show("tt0000001"),
            lambda: cinemeta.search("x", MediaType.SHOW),
            cinemeta.check,
            lambda: addon.search(movie),
            addon.check,
        ]
        for ask in asks:
            with suppress(UpstreamError):
                await ask()


@settings(max_examples=60, deadline=None)
@given(body=bodies, status=statuses)
def test_any_json_is_data_or_an_upstream_error(body: object, status: int) -> None:
    content = json.dumps(body).encode()
    asyncio.run(ask_all(lambda request: httpx.Response(status, content=content)))


@settings(max_examples=40, deadline=None)
@given(
    start=st.sampled_from([b"", b"{", b'{"streams":[', b'{"results":[{', b"[", b"<", b'{"Items":[{"Id":"']),
    content=st.binary(max_size=60),
    status=statuses,
)
def test_any_bytes_are_data_or_an_upstream_error(start: bytes, content: bytes, status: int) -> None:
    asyncio.run(ask_all(lambda request: httpx.Response(status, content=start + content)))
