"""Content is the same from every offset."""

import pytest

from addon.demo.content import BLOCK_BYTES, Content

CONTENT = Content(seed="s", size_bytes=3 * BLOCK_BYTES + 17, head=b"head")


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        (0, 4),
        (2, 10),
        (BLOCK_BYTES - 1, BLOCK_BYTES + 1),
        (5, 3 * BLOCK_BYTES),
        (3 * BLOCK_BYTES, 10**9),
        (7, 7),
        (9, 3),
        (10**9, 10**9 + 1),
        (-5, 5),
    ],
)
def test_part_equals_the_slice_of_the_whole(start: int, stop: int) -> None:
    whole = CONTENT.read(0, CONTENT.size_bytes)
    assert len(whole) == CONTENT.size_bytes
    assert CONTENT.read(start, stop) == whole[max(start, 0) : stop if stop > start else max(start, 0)]


def test_head_and_seed_decide_the_bytes() -> None:
    assert CONTENT.read(0, 4) == b"head"
    assert Content(seed="t", size_bytes=100).sha256() != Content(seed="s", size_bytes=100).sha256()
    assert Content(seed="s", size_bytes=100).sha256() == Content(seed="s", size_bytes=100).sha256()
