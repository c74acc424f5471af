"""Movies that are asked for in Seerr. Knows no show."""

from addon.clients.seerr import Seerr
from addon.clients.seerr_requests import SeerrRequest
from addon.domain.status import Source
from addon.services.intake.admissions import Admissions
from addon.services.intake.defaults import Defaults
from addon.services.intake.seerr_wishes import asked_in_seerr, new_request
from addon.store.items import IN_LIBRARY


class SeerrMovies:
    """Takes movies in."""

    def __init__(self, seerr: Seerr, admissions: Admissions, defaults: Defaults) -> None:
        self._seerr = seerr
        self._admissions = admissions
        self._defaults = defaults

    async def take_in(self, found: SeerrRequest, source: Source) -> None:
        """The request becomes one of ours, or is joined to one that is there. Raises UpstreamError."""
        assert found.tmdb_id is not None
        movie = await self._seerr.movie(found.tmdb_id)
        new = new_request(found, movie, (), source, self._defaults)
        in_library = found.jellyfin_media_id is not None and await self._admissions.holdings.holds_movie(new)
        admitted = await self._admissions.admit(new, asked_in_seerr(found), in_library=in_library)
        if in_library:
            await self._admissions.complete_from_library(admitted.request.id, IN_LIBRARY)
