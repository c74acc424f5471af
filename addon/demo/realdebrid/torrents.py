"""The routes below /torrents. Speaks HTTP; what they mean is the account's business."""

import hashlib
import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from addon.demo.clock import Timekeeper
from addon.demo.debrid.bencode import BencodeError, info_of
from addon.demo.debrid.magnets import form, read_file_ids, read_magnet
from addon.demo.debrid.stages import ACTIVE
from addon.demo.realdebrid import refusals, shapes
from addon.demo.realdebrid.account import Account
from addon.demo.realdebrid.refusals import Refusal


class TorrentRoutes:
    """Handlers of the torrents section; `base` is told when the server knows its port."""

    def __init__(self, account: Account, time: Timekeeper) -> None:
        self.base = ""
        self._account = account
        self._time = time

    def routes(self) -> list[Route]:
        """The routes, relative to the base."""
        return [
            Route("/torrents", self.listing, methods=["GET"]),
            Route("/torrents/info/{torrent_id}", self.info, methods=["GET"]),
            Route("/torrents/activeCount", self.active_count, methods=["GET"]),
            Route("/torrents/availableHosts", self.available_hosts, methods=["GET"]),
            Route("/torrents/instantAvailability/{hashes:path}", self.instant_availability, methods=["GET"]),
            Route("/torrents/addMagnet", self.add_magnet, methods=["POST"]),
            Route("/torrents/addTorrent", self.add_torrent, methods=["PUT"]),
            Route("/torrents/selectFiles/{torrent_id}", self.select_files, methods=["POST"]),
            Route("/torrents/delete/{torrent_id}", self.delete, methods=["DELETE"]),
        ]

    async def listing(self, request: Request) -> Response:
        """`GET /torrents`, newest first; 204 when the page is empty."""
        held = self._account.present()
        if request.query_params.get("filter") == "active":
            held = tuple(each for each in held if self._account.stage(each).status in ACTIVE)
        start, stop = page(request)
        items = [shapes.torrent_item(self._account, each, self._time) for each in held[start:stop]]
        return listed(request, items, len(held))

    async def info(self, request: Request) -> Response:
        """`GET /torrents/info/{id}`."""
        held = self._account.get(request.path_params["torrent_id"])
        return JSONResponse(shapes.torrent_info(self._account, held, self._time))

    async def active_count(self, request: Request) -> Response:
        """`GET /torrents/activeCount`."""
        return JSONResponse({"nb": self._account.active_count(), "limit": self._account.slots})

    async def available_hosts(self, request: Request) -> Response:
        """`GET /torrents/availableHosts`."""
        return JSONResponse([{"host": "real-debrid.com", "max_file_size": 2000}])

    async def instant_availability(self, request: Request) -> Response:
        """Switched off by the service in November 2024."""
        raise Refusal(refusals.DISABLED_ENDPOINT)

    async def add_magnet(self, request: Request) -> Response:
        """`POST /torrents/addMagnet`, form field `magnet`."""
        magnet = (await form(request)).get("magnet")
        if not magnet:
            raise Refusal(refusals.MISSING_PARAMETER)
        facts = read_magnet(magnet)
        if facts is None:
            raise Refusal(refusals.TORRENT_INVALID)
        return self._added(*facts)

    async def add_torrent(self, request: Request) -> Response:
        """`PUT /torrents/addTorrent`, the body is the file."""
        body = await request.body()
        if not body:
            raise Refusal(refusals.MISSING_PARAMETER)
        try:
            facts = info_of(body)
        except BencodeError:
            raise Refusal(refusals.TORRENT_INVALID) from None
        return self._added(*facts)

    async def select_files(self, request: Request) -> Response:
        """`POST /torrents/selectFiles/{id}`, form field `files`: `all` or ids from 1."""
        torrent_id = request.path_params["torrent_id"]
        self._account.get(torrent_id)
        files = (await form(request)).get("files")
        if not files:
            raise Refusal(refusals.MISSING_PARAMETER)
        try:
            ids = read_file_ids(files)
        except ValueError:
            raise Refusal(refusals.BAD_VALUE) from None
        self._account.select(torrent_id, ids)
        return Response(status_code=204)

    async def delete(self, request: Request) -> Response:
        """`DELETE /torrents/delete/{id}`."""
        self._account.delete(request.path_params["torrent_id"])
        return Response(status_code=204)

    def _added(self, info_hash: str, name: str) -> Response:
        held = self._account.add(info_hash, name)
        return JSONResponse({"id": held.id, "uri": f"{self.base}/torrents/info/{held.id}"}, 201)


def page(request: Request) -> tuple[int, int]:
    """Where the asked page starts and stops. Refused: 400 for wrong numbers, or both page and offset."""
    given = request.query_params
    if "page" in given and "offset" in given:
        raise Refusal(refusals.BAD_VALUE)
    try:
        limit = int(given.get("limit", "100"))
        number = int(given.get("page", "1"))
        offset = int(given["offset"]) if "offset" in given else (number - 1) * limit
    except ValueError:
        raise Refusal(refusals.BAD_VALUE) from None
    if not 0 <= limit <= 5000 or offset < 0:
        raise Refusal(refusals.BAD_VALUE)
    return offset, offset + limit


def listed(request: Request, items: list[dict[str, object]], total: int) -> Response:
    """A list with its total and ETag; 204 without a body when empty, 304 when the client has it."""
    headers = {"X-Total-Count": str(total)}
    if not items:
        return Response(status_code=204, headers=headers)
    digest = hashlib.sha1(json.dumps(items).encode(), usedforsecurity=False).hexdigest()
    headers["ETag"] = f'"{digest}"'
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return JSONResponse(items, headers=headers)
