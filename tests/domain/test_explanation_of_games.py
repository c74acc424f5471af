"""What a person reads about a game: which platform is meant."""

from dataclasses import replace
from datetime import UTC

import pytest

from addon.domain.explanation import explain_request
from addon.domain.status import MediaType, Status
from addon.domain.transitions import Phase
from tests.domain.lives import request_with
from tests.domain.test_explanation import ITEM, NOW

FIRST = "Asked for by Mia; the first search starts in a few seconds."
GAME = request_with(media_type=MediaType.GAME)


@pytest.mark.parametrize(
    ("platforms", "platform", "said"),
    [
        (("PC", "Switch"), "Switch", f"Switch: {FIRST}"),
        ((), "PC", f"PC: {FIRST}"),  # one of all that it runs on
        (("PC",), "PC", FIRST),
        ((), None, FIRST),
    ],
)
def test_platform_is_named_where_there_are_several(platforms: tuple[str, ...], platform: str | None, said: str) -> None:
    request, lead = replace(GAME, platforms=platforms), replace(ITEM, platform=platform)
    assert explain_request(request, lead, NOW, UTC) == said


def test_where_nothing_is_said_no_platform_stands_alone() -> None:
    lead = replace(ITEM, platform="PC", phase=Phase.TRANSFERRING, note="")
    assert explain_request(GAME, lead, NOW, UTC) == ""


def test_game_that_is_there_on_all_its_platforms_says_so() -> None:
    lead = replace(ITEM, platform="PC", phase=Phase.COMPLETED, due_at=None, note="It is in the library.")
    request = replace(GAME, status=Status.COMPLETED)
    assert explain_request(request, lead, NOW, UTC) == "All of it is in the library."
    packed = "It came as one RAR from Real-Debrid and is kept as it is: unpack it yourself."
    left = replace(lead, note=f"In the library as Mr. Harbor.rar. {packed}")
    assert explain_request(request, left, NOW, UTC) == f"All of it is in the library. PC: {packed}"
    alone = replace(request, platforms=("PC",))
    assert explain_request(alone, lead, NOW, UTC) == "It is in the library."
