"""The route of posters: pictures of other hosts under Usher's own address, so that nothing in them can run."""

import hashlib

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from addon.door import Door
from addon.services.posters import Posters

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/avif": "avif"}
_KEPT = "private, max-age=2592000"  # an id holds where the picture is, so it shows the same one for good
_ABSENT = "private, max-age=300"


class PosterRoute:
    """`GET posters/<id>`, for those who are let in."""

    def __init__(self, posters: Posters, door: Door) -> None:
        self._posters = posters
        self._door = door

    async def answer(self, request: Request) -> Response:
        """The picture; 401 for strangers, 404 where there is none."""
        if not self._door.admits(request):
            return JSONResponse({"message": "Sign in first, or send the API key."}, 401)
        poster = await self._posters.get(request.path_params["id"])
        if poster is None:
            return JSONResponse({"message": "There is no such poster."}, 404, headers={"cache-control": _ABSENT})
        etag = f'"{hashlib.sha256(poster.body).hexdigest()[:32]}"'
        headers = {
            "cache-control": _KEPT,
            "etag": etag,
            "content-disposition": f'inline; filename="poster.{_ENDINGS[poster.media_type]}"',
            "content-security-policy": "default-src 'none'; sandbox",
            "x-content-type-options": "nosniff",
            "cross-origin-resource-policy": "same-origin",
        }
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(poster.body, media_type=poster.media_type, headers=headers)
