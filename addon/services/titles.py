"""Titles that can be asked for, from wherever they are known: the metadata source, and IGDB when its keys are set."""

import asyncio
from itertools import zip_longest

from addon.clients.igdb import Igdb
from addon.clients.metadata import Cinemeta
from addon.clients.metadata_answers import TitleInfo
from addon.domain.games import GameInfo
from addon.domain.status import MediaType
from addon.errors import BadInputError, UpstreamError
from addon.log import get_logger
from addon.services.intake.games import MISSING_KEYS

log = get_logger("titles")

_ANY = (MediaType.MOVIE, MediaType.SHOW)


class Titles:
    """Searches them."""

    def __init__(self, metadata: Cinemeta, igdb: Igdb | None) -> None:
        self._metadata = metadata
        self._igdb = igdb

    async def search(self, text: str, media_type: MediaType | None) -> tuple[TitleInfo, ...]:
        """What matches, the best first; None: movies, shows and games by turns, without games while IGDB is down.

        Raises UpstreamError, and BadInputError for games without the keys of IGDB.
        """
        if media_type is MediaType.GAME:
            return await self._games(text)
        kinds = _ANY if media_type is None else (media_type,)
        asked = [self._metadata.search(text, kind) for kind in kinds]
        if media_type is None and self._igdb is not None:
            asked.append(self._games_if_there(text))
        answers = await asyncio.gather(*asked)
        return tuple(hit for hits in zip_longest(*answers) for hit in hits if hit is not None)

    async def _games(self, text: str) -> tuple[TitleInfo, ...]:
        if self._igdb is None:
            raise BadInputError(MISSING_KEYS)
        return tuple(_title(game) for game in await self._igdb.search(text))

    async def _games_if_there(self, text: str) -> tuple[TitleInfo, ...]:
        """None while IGDB does not answer: that must not hide the others."""
        try:
            return await self._games(text)
        except UpstreamError as error:
            log.warning("games are left out", reason=str(error))
            return ()


def _title(game: GameInfo) -> TitleInfo:
    return TitleInfo(
        media_type=MediaType.GAME,
        imdb_id=None,
        igdb_id=game.igdb_id,
        title=game.title,
        year=game.year,
        poster_url=game.poster_url,
    )
