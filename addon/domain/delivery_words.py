"""What is said of a release on its way: by a debrid service, or from the swarm. Pure."""

from dataclasses import dataclass

from addon.domain.wording import SWARM


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWords:
    """Sentences for a person. `on_its_way` is followed by how far it is."""

    reads_list: str
    list_is_late: str
    not_ready: str
    stalled: str
    on_its_way: str
    waits: str


_DEBRID = DeliveryWords(
    reads_list="The debrid service reads the list of files.",
    list_is_late="The debrid service could not get hold of the files in time.",
    not_ready="The debrid service is not ready yet.",
    stalled="The debrid service has made no progress for too long.",
    on_its_way="Not cached: the debrid service fetches it first,",
    waits="It waits for its turn at the debrid service.",
)
_SWARM = DeliveryWords(
    reads_list="The list of files is asked for in the swarm.",
    list_is_late="Nobody in the swarm has told the list of files in time.",
    not_ready="aria2 is not ready for it yet.",
    stalled="The swarm has made no progress for too long.",
    on_its_way="Downloading from the swarm,",
    waits="It waits for its turn in aria2.",
)


def delivery_words(provider: str) -> DeliveryWords:
    """How the provider's ways are told."""
    return _SWARM if provider == SWARM else _DEBRID
