"""The routes about torrents, the queue and links. Speaks HTTP; what they mean is the account's business."""

import json
from email.parser import BytesParser
from email.policy import HTTP

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from addon.demo.clock import Timekeeper
from addon.demo.debrid.bencode import BencodeError, info_of
from addon.demo.debrid.magnets import form, read_magnet
from addon.demo.debrid.node import DownloadNode
from addon.demo.debrid.vault import Vault
from addon.demo.torbox import shapes
from addon.demo.torbox.account import Account, Held
from addon.demo.torbox.refusals import Refusal, invalid, success

_LIST_SECONDS = 600.0  # how long the service answers with what it has seen last


class TorrentRoutes:
    """Handlers of everything but the account itself."""

    def __init__(self, account: Account, vault: Vault, node: DownloadNode, time: Timekeeper) -> None:
        self._account = account
        self._vault = vault
        self._node = node
        self._time = time
        self._seen: tuple[float, list[dict[str, object]]] | None = None

    def routes(self) -> list[Route]:
        """The routes, relative to the base."""
        return [
            Route("/torrents/createtorrent", self.create, methods=["POST"]),
            Route("/torrents/checkcached", self.check_cached, methods=["GET", "POST"]),
            Route("/torrents/mylist", self.listing, methods=["GET"]),
            Route("/torrents/requestdl", self.link, methods=["GET"]),
            Route("/torrents/controltorrent", self.control, methods=["POST"]),
            Route("/queued/getqueued", self.queue, methods=["GET"]),
            Route("/queued/controlqueued", self.control_queue, methods=["POST"]),
        ]

    async def create(self, request: Request) -> Response:
        """`POST /torrents/createtorrent`, multipart or a form: `magnet` or `file`."""
        fields = await _fields(request)
        magnet, file = fields.get("magnet", b"").decode(), fields.get("file")
        if bool(magnet) == bool(file):
            raise Refusal("MISSING_REQUIRED_OPTION" if not magnet else "TOO_MANY_OPTIONS")
        try:
            facts = info_of(file) if file else read_magnet(magnet)
        except BencodeError:
            facts = None
        if facts is None:
            raise Refusal("BOZO_TORRENT", "This torrent is invalid.")
        wishes = {name: fields.get(name, b"false") == b"true" for name in ("add_only_if_cached", "as_queued")}
        made = self._account.create(*facts, only_if_cached=wishes["add_only_if_cached"], as_queued=wishes["as_queued"])
        kind = "torrent_id" if isinstance(made, Held) else "queued_id"
        return success({kind: made.id, "hash": made.info_hash, "auth_id": "a-1"})

    async def check_cached(self, request: Request) -> Response:
        """`GET` with `hash` (repeated, or by commas) or `POST` with JSON; null when nothing is cached."""
        given = request.query_params
        if request.method == "POST":
            hashes = (await _json(request)).get("hashes")
            if not isinstance(hashes, list):
                return invalid("hashes")
        else:
            hashes = [each for part in given.getlist("hash") for each in part.split(",")]
        cached = (self._account.cached(str(each).lower()) for each in hashes)
        with_files = given.get("list_files") == "true"
        items = [shapes.cached_item(torrent, with_files=with_files) for torrent in cached if torrent is not None]
        if given.get("format") == "list":
            return success(items or None)
        return success({str(item["hash"]): item for item in items} or None)

    async def listing(self, request: Request) -> Response:
        """`GET /torrents/mylist`: an array, or with `id` one object; of the last ten minutes unless `bypass_cache`."""
        given = request.query_params
        items = self._items(bypass=given.get("bypass_cache") == "true")
        if "id" in given:
            found = next((item for item in items if item["id"] == _number(given, "id")), None)
            if found is None:
                raise Refusal("ITEM_NOT_FOUND")
            return success(found)
        start, count = _number(given, "offset", 0), _number(given, "limit", 1000)
        return success(items[start : start + count] or None)

    async def link(self, request: Request) -> Response:
        """`GET /torrents/requestdl`: each call gives a new address."""
        given = request.query_params
        held = self._account.get(_number(given, "torrent_id"))
        hosted = self._account.hosted(held, _number(given, "file_id"))
        url = self._node.url_of(self._vault.issue(hosted))
        return RedirectResponse(url) if given.get("redirect") == "true" else success(url)

    async def control(self, request: Request) -> Response:
        """`POST /torrents/controltorrent`: only `delete` changes anything here."""
        order = await _json(request)
        self._account.get(_id_in(order, "torrent_id"))
        if order.get("operation") == "delete":
            self._account.delete(_id_in(order, "torrent_id"))
        return success(None)

    async def queue(self, request: Request) -> Response:
        """`GET /queued/getqueued`."""
        return success([shapes.queued_item(queued) for queued in self._account.queue()] or None)

    async def control_queue(self, request: Request) -> Response:
        """`POST /queued/controlqueued`: only `delete`."""
        order = await _json(request)
        if order.get("operation") != "delete":
            raise Refusal("INVALID_OPTION")
        self._account.leave_queue(_id_in(order, "queued_id"))
        return success(None)

    def _items(self, *, bypass: bool) -> list[dict[str, object]]:
        now_s = self._time.seconds()
        if self._seen is None or bypass or now_s - self._seen[0] >= _LIST_SECONDS:
            held = self._account.present()
            self._seen = now_s, [shapes.torrent_item(self._account, each, self._time) for each in held]
        return self._seen[1]


async def _fields(request: Request) -> dict[str, bytes]:
    """The fields of a form of either kind."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return {name: text.encode() for name, text in (await form(request)).items()}
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + await request.body())
    fields = {}
    for part in message.iter_parts() if message.is_multipart() else ():
        content = part.get_payload(decode=True)
        name = part.get_param("name", header="content-disposition")
        fields[str(name)] = content if isinstance(content, bytes) else b""
    return fields


async def _json(request: Request) -> dict[str, object]:
    try:
        order = json.loads(await request.body())
    except ValueError:
        order = None
    if not isinstance(order, dict):
        raise Refusal("MISSING_REQUIRED_OPTION")
    return order


def _id_in(order: dict[str, object], name: str) -> int:
    number = order.get(name)
    if not isinstance(number, int):
        raise Refusal("MISSING_REQUIRED_OPTION")
    return number


def _number(given: QueryParams, name: str, default: int | None = None) -> int:
    text = given.get(name, "" if default is None else str(default))
    if not text.isdecimal():
        raise Refusal("INVALID_OPTION")
    return int(text)
