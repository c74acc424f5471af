"""The swarm is never called a debrid service."""

from dataclasses import astuple

from addon.domain.delivery_words import delivery_words
from addon.domain.wording import SWARM


def test_the_swarm_is_told_of_in_its_own_words() -> None:
    assert not any("debrid" in text for text in astuple(delivery_words(SWARM)))
    assert delivery_words("torbox") == delivery_words("realdebrid") != delivery_words(SWARM)
