"""The rules about releases: each accepts with None, or rejects with what it got and what it wanted. No ranking here.

Rules about files, once their list is known, are in `files`. A rule is a function; a rule with an argument is a
function that returns one.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from addon.domain import name_words
from addon.domain.media_files import ARCHIVE_EXTENSIONS, DISC_EXTENSIONS
from addon.domain.releases import Rejection, Wanted
from addon.domain.selection.candidate import Candidate, best_match, matched, says
from addon.domain.selection.episodes import episode_present
from addon.domain.selection.sentences import one_of, quality_label
from addon.domain.status import FORMAT_FAMILIES, Format, MediaType
from addon.domain.titles import demands_year, title_keys

Rule: TypeAlias = Callable[[Candidate, Wanted], Rejection | None]

YEARS_BESIDE = 1  # festivals and countries differ by one
LONGEST_QUOTE = 80
