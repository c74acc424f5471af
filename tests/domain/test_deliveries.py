"""What is on its way: what is one delivery, how far it is, under which gids aria2 has it, and when it is given up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from addon.domain.deliveries import LIST_LIMIT, ON_THE_WAY, Carried, Delivery, DeliveryStep, deliveries_of
from addon.domain.delivery_words import delivery_words
from addon.domain.gids import metadata_gid, torrent_gid
from addon.domain.transitions import Phase
from addon.domain.wording import SWARM

from .lives import INFO_HASH, NOON, grab_with, item_in

HOUR = timedelta(hours=1)


def carried(phase: Phase, *gids: str, id: int = 1, provider: str = "realdebrid", **item: object) -> Carried:
    return Carried(
        item=replace(item_in(phase, **item), id=id),
        grab=replace(grab_with(), provider=provider, progress=0.4),
        title="Night.Ferry.1931.1080p",
        gids=gids,
    )


def only(*parts: Carried) -> Delivery:
    (delivery,) = deliveries_of(parts, HOUR)
    return delivery


@pytest.mark.parametrize(
    ("phase", "step", "of_swarm"),
    [
        (Phase.TAKING, DeliveryStep.TAKING, DeliveryStep.TAKING),
        (Phase.CACHING, DeliveryStep.FETCHING, DeliveryStep.DOWNLOADING),
        (Phase.UPGRADE_CACHING, DeliveryStep.FETCHING, DeliveryStep.DOWNLOADING),
        (Phase.UNLOCKING, DeliveryStep.WAITING, DeliveryStep.IMPORTING),
        (Phase.UPGRADE_TRANSFERRING, DeliveryStep.DOWNLOADING, DeliveryStep.DOWNLOADING),
        (Phase.IMPORTING, DeliveryStep.IMPORTING, DeliveryStep.IMPORTING),
    ],
)
def test_step_follows_the_phase_and_who_delivers(phase: Phase, step: DeliveryStep, of_swarm: DeliveryStep) -> None:
    assert only(carried(phase)).step is step
    assert only(carried(phase, provider=SWARM)).step is of_swarm
    assert phase in ON_THE_WAY


def test_progress_is_the_services_while_it_fetches_and_nothing_else() -> None:
    assert only(carried(Phase.CACHING)).progress == 0.4
    assert only(carried(Phase.CACHING, provider=SWARM)).progress is None
    assert only(carried(Phase.TRANSFERRING, "a")).progress is None


def test_pack_is_one_delivery_while_it_is_fetched_and_one_for_each_file_afterwards() -> None:
    def pack(phase: Phase) -> list[Carried]:
        return [carried(phase, f"gid {n}", id=10 + n, season=2, episode=n) for n in (1, 2, 3)]

    whole = only(*pack(Phase.CACHING))
    assert ([item.episode for item in whole.items], whole.id, whole.gids) == ([1, 2, 3], 11, ())
    files = deliveries_of(pack(Phase.TRANSFERRING), HOUR)
    assert [(each.id, each.gids) for each in files] == [(11, ("gid 1",)), (12, ("gid 2",)), (13, ("gid 3",))]


def test_episodes_in_one_file_are_one_delivery_and_grabs_of_other_seasons_are_others() -> None:
    shared = [carried(Phase.IMPORTING, "a", id=n, season=1, episode=n) for n in (1, 2)]
    assert [item.episode for item in only(*shared).items] == [1, 2]
    assert only(*shared).lead.id == 1
    fetched = [carried(Phase.CACHING, id=n, season=n, episode=1) for n in (1, 2)]
    assert len(deliveries_of(fetched, HOUR)) == 2


def test_files_that_are_not_known_are_not_taken_for_one() -> None:
    assert len(deliveries_of([carried(Phase.UNLOCKING, id=1), carried(Phase.UNLOCKING, id=2)], HOUR)) == 2


def test_game_of_many_files_is_one_delivery() -> None:
    assert only(carried(Phase.TRANSFERRING, "a", "b")).gids == ("a", "b")


def test_swarm_has_gids_by_the_hash_from_the_start() -> None:
    both = (metadata_gid(INFO_HASH), torrent_gid(INFO_HASH))
    assert only(carried(Phase.TAKING, provider=SWARM)).gids == both
    assert only(carried(Phase.CACHING, provider=SWARM)).gids == both
    assert only(carried(Phase.IMPORTING, "a", provider=SWARM)).gids == both[1:]


def test_fetching_is_given_up_when_nothing_has_moved_for_as_long_as_is_set() -> None:
    assert only(carried(Phase.CACHING, note="It is fetched.")).gives_up_at == NOON + HOUR
    later = NOON + timedelta(minutes=5)
    assert only(carried(Phase.CACHING, phase_since=later)).gives_up_at == later + HOUR


def test_turn_is_waited_for_for_ever_and_a_list_of_files_not() -> None:
    words = delivery_words("realdebrid")
    assert only(carried(Phase.CACHING, note=words.waits)).gives_up_at is None
    assert only(carried(Phase.TAKING, note=words.reads_list)).gives_up_at == NOON + LIST_LIMIT
    assert only(carried(Phase.TAKING, note=words.not_ready)).gives_up_at == NOON + LIST_LIMIT
    (hurried,) = deliveries_of([carried(Phase.CACHING, note=words.reads_list)], timedelta(minutes=1))
    assert hurried.gives_up_at == NOON + timedelta(minutes=1)


def test_what_the_service_has_answered_is_not_given_up_by_itself() -> None:
    assert only(carried(Phase.TAKING, note="Selected.")).gives_up_at is None
    assert only(carried(Phase.UNLOCKING, "a")).gives_up_at is None
    assert only(carried(Phase.TRANSFERRING, "a")).gives_up_at is None
