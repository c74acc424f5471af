"""Qualities as lines of a picture."""

import pytest

from addon.domain.status import Quality


@pytest.mark.parametrize(
    ("height", "quality"),
    [
        (4320, Quality.P2160),
        (2160, Quality.P2160),
        (2159, Quality.P1080),
        (1440, Quality.P1080),
        (1080, Quality.P1080),
        (1079, Quality.P720),
        (720, Quality.P720),
        (576, Quality.P480),
        (480, Quality.P480),
        (479, None),
        (0, None),
    ],
)
def test_a_picture_has_the_highest_quality_that_it_reaches(height: int, quality: Quality | None) -> None:
    assert Quality.reached_by(height) is quality


def test_a_quality_is_written_as_people_write_it() -> None:
    assert [quality.label for quality in Quality] == ["480p", "720p", "1080p", "2160p"]
