"""Follows the links that feeds list in place of hashes, to a magnet or a .torrent. Knows no database.

Links hold keys: they are told to nobody, and errors name the feed's host alone. A link that fails holds no other back
but those of the same place, which is the same tracker at the same server; and itself for longer than those, lest one
that always fails hide the others.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

import httpx

from addon.clients.answers import is_html
from addon.clients.backoff import Backoff, retry_after
from addon.clients.counting import Call, Outcome, charged_request
from addon.clients.exchange import UnreadableAnswerError, exchange
from addon.clients.http import Wire
from addon.domain.magnets import is_magnet, read_magnet
from addon.domain.metainfo import LARGEST_TORRENT_BYTES, MetainfoError, read_metainfo
from addon.domain.releases import Release, RemoteFile
from addon.errors import UpstreamMissingError, UpstreamRejectedError, UpstreamUnavailableError
from addon.indexers.public_hosts import Resolve, is_public, resolve
from addon.indexers.torznab_address import Origin, origin_of
from addon.indexers.torznab_xml import error_in

ENDPOINT = "download"
_REDIRECTS = 5
_LONGEST_SECONDS = 60.0  # with all redirects
_PAUSE_SECONDS = (30, 3600)  # of a place after a failure, doubling
_OWN_PAUSE_SECONDS = (600, 6 * 3600)  # of a link that is answered, and not with a torrent
_NOT_ITS_OWN = {429, 503}  # statuses that tell nothing of the link itself
_MOST_PAUSES = 1000
_GONE = {404, 410}
_NO_SUCH_ITEM = 300  # a feed's own error


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Where a link has led. `torrent` and `files`: the .torrent itself and what it lists, where it was one."""

    info_hash: str
    trackers: tuple[str, ...] = field(default=(), repr=False)  # may hold keys
    torrent: bytes | None = field(default=None, repr=False)
    files: tuple[RemoteFile, ...] = ()
    is_private: bool = False


@dataclass(slots=True)
class _Pause:
    backoff: Backoff
    until: datetime


class TorrentLinks:
    """Follows links. `feeds`: the addresses of the configured feeds, whose hosts may be anywhere."""

    def __init__(self, feeds: Iterable[str], wire: Wire, resolved: Resolve = resolve) -> None:
        self._origins: frozenset[Origin] = frozenset(origin for feed in feeds if (origin := origin_of(feed)))
        self._wire = wire
        self._resolved = resolved
        self._pauses: dict[str, _Pause] = {}

    async def follow(self, release: Release) -> Followed:
        """The torrent behind the release's link.

        Raises UpstreamMissingError when it is gone, UpstreamRejectedError when what is there is of no use or lies
        where no feed may lead, UpstreamUnavailableError for everything that may be otherwise tomorrow: limits,
        outages, time-outs, pages of HTML.
        """
        place = release.link.partition("?")[0]
        for paused in (release.listed_as, place):
            self._refuse_in_pause(release.indexer, paused)
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                found = await self._follow(release.indexer, release.link)
        except TimeoutError:
            error = _unavailable(release.indexer, "does not answer in time")
            raise self._paused(place, error) from None
        except UpstreamUnavailableError as error:
            if error.status is not None and error.status not in _NOT_ITS_OWN:
                self._pause(release.listed_as, _OWN_PAUSE_SECONDS)
            raise self._paused(place, error) from None
        for paused in (release.listed_as, place):
            self._pauses.pop(paused, None)
        return found

    async def _follow(self, upstream: str, link: str) -> Followed:
        for _ in range(_REDIRECTS + 1):
            await self._check_place(upstream, link)
            response = await self._get(upstream, link)
            location = response.headers.get("location", "")
            if not (300 <= response.status_code < 400 and location):
                return await self._read(upstream, response)
            if is_magnet(location):
                return _of_magnet(upstream, location)
            link = _joined(link, location)
        raise _rejected(upstream, "that redirects on and on")

    async def _check_place(self, upstream: str, link: str) -> None:
        """Only to the feeds themselves and out to the internet: a feed must not have other machines here called."""
        origin = origin_of(link)
        if origin is None:
            raise _rejected(upstream, "that leads to what is no web address")
        if origin in self._origins:
            return
        try:
            is_allowed = await is_public(origin.host, self._resolved)
        except (OSError, UnicodeError):
            raise _unavailable(upstream, "lists a link whose host cannot be found") from None
        if not is_allowed:
            raise _rejected(upstream, "that leads into the home network, to a host of no feed")

    async def _get(self, upstream: str, link: str) -> httpx.Response:
        try:
            request = self._wire.client.build_request("GET", link)
        except (httpx.InvalidURL, ValueError):
            raise _rejected(upstream, "that is no web address") from None
        try:
            response = await exchange(self._wire.client, request, redirects=0, largest_bytes=LARGEST_TORRENT_BYTES)
        except UnreadableAnswerError as error:
            self._count(upstream, Outcome.FAILED)
            raise _rejected(upstream, f"that {error}") from None
        except (httpx.HTTPError, asyncio.CancelledError) as error:
            self._count(upstream, Outcome.FAILED)
            if isinstance(error, asyncio.CancelledError):
                raise
            raise _unavailable(upstream, f"does not answer ({type(error).__name__})") from None
        self._count(upstream, Outcome.ANSWERED if response.status_code < 400 else Outcome.FAILED)
        return response

    async def _read(self, upstream: str, response: httpx.Response) -> Followed:
        status, error = response.status_code, error_in(response.content)
        if status in _GONE or (error is not None and error.code == _NO_SUCH_ITEM):
            message = f"{upstream} lists a link that is gone ({status})"
            raise UpstreamMissingError(message, upstream=upstream, operation=ENDPOINT, status=status)
        if status != 200:
            delay = retry_after(response)
            what = "asks for a pause" if status == 429 else "does not give the torrent away"
            retry_at = self._wire.clock() + delay if delay is not None else None
            raise _unavailable(upstream, f"{what} ({status})", status=status, retry_at=retry_at)
        if is_html(response) and not response.content.startswith(b"d"):  # many a server calls all that it answers so
            raise _unavailable(upstream, "answers with a web page in place of a torrent", status=status)
        try:
            metainfo = await asyncio.to_thread(read_metainfo, response.content)
        except MetainfoError as broken:
            raise _rejected(upstream, f"to a file of no use: {broken}") from None
        return Followed(
            info_hash=metainfo.info_hash,
            trackers=metainfo.trackers,
            torrent=response.content,
            files=metainfo.files,
            is_private=metainfo.is_private,
        )

    def _count(self, upstream: str, outcome: Outcome) -> None:
        call = Call(upstream=upstream, endpoint=ENDPOINT, outcome=outcome, request_id=charged_request())
        self._wire.count(call)

    def _refuse_in_pause(self, upstream: str, place: str) -> None:
        pause = self._pauses.get(place)
        if pause is not None and self._wire.clock() < pause.until:
            raise _unavailable(upstream, "has just failed to give a torrent away", retry_at=pause.until)

    def _paused(self, place: str, error: UpstreamUnavailableError) -> UpstreamUnavailableError:
        """The error, with the time from which on links of this place are followed again."""
        error.retry_at = self._pause(place, _PAUSE_SECONDS, error.retry_at)
        return error

    def _pause(self, place: str, seconds: tuple[int, int], until: datetime | None = None) -> datetime:
        """When the pause of the place, or of the link, ends."""
        now = self._wire.clock()
        pause = self._pauses.get(place) or _Pause(Backoff(*seconds), now)
        pause.until = until or now + pause.backoff.next_delay()
        if place not in self._pauses and len(self._pauses) >= _MOST_PAUSES:
            self._pauses.clear()
        self._pauses[place] = pause
        return pause.until


def _of_magnet(upstream: str, link: str) -> Followed:
    magnet = read_magnet(link)
    if magnet is None:
        raise _rejected(upstream, "to a magnet that names no torrent")
    return Followed(info_hash=magnet.info_hash, trackers=magnet.trackers)


def _joined(link: str, location: str) -> str:
    try:
        return urljoin(link, location)
    except ValueError:
        return ""  # which is refused as no web address


def _rejected(upstream: str, what: str) -> UpstreamRejectedError:
    return UpstreamRejectedError(f"{upstream} lists a link {what}", upstream=upstream, operation=ENDPOINT)


def _unavailable(
    upstream: str, what: str, *, status: int | None = None, retry_at: datetime | None = None
) -> UpstreamUnavailableError:
    return UpstreamUnavailableError(
        f"{upstream} {what}", upstream=upstream, operation=ENDPOINT, status=status, retry_at=retry_at
    )
