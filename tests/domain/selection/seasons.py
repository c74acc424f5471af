"""Seasons of an invented show, as the tests of packs want them."""

from dataclasses import replace

from addon.domain.releases import Release, RemoteFile, Wanted
from addon.domain.selection.files import choose_files
from addon.domain.selection.videos import FileChoice
from addon.domain.status import MediaType

FERRY = Wanted(media_type=MediaType.SHOW, titles=("Night Ferry",), year=2018, season=2)
PACK = Release(indexer="stremio:addon.example", title="Night Ferry Season 2 Complete 1080p", info_hash="a" * 40)
SHOW = replace(PACK, title="Night Ferry 1080p")


def season(*numbers: int, before: int | None = None, number: int = 2) -> Wanted:
    """A season of which these episodes are wanted; `before`: how many came before it, when it is an anime."""
    parts = tuple(
        replace(FERRY, season=number, episode=each, absolute=None if before is None else before + each)
        for each in numbers
    )
    return replace(FERRY, season=number, parts=parts)


def outcome(files: tuple[RemoteFile, ...], wanted: Wanted, release: Release = PACK) -> tuple[int, ...] | str:
    """The chosen ids, or the rule that rejects."""
    choice = choose_files(files, wanted, release)
    return choice.ids if isinstance(choice, FileChoice) else choice[0].rule
