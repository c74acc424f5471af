"""A pack that breaks half way: what has arrived stays, and the rest goes on by itself."""

from dataclasses import dataclass

import pytest

from addon.demo.catalogue import DEAD, REFUSED, Fate, Show, Torrent
from addon.demo.switches import Gate

from .answers import Request
from .conftest import OpenScene
from .scene import Scene
from .shows import pack, seats_of_pack, seats_of_singles, series, singles, world_of
from .stops import ADDING

pytestmark = pytest.mark.e2e

_PAGE = "<!DOCTYPE html><html><head><title>Gone</title></head><body>No such file</body></html>"
_ALL = (1, 2, 3, 4)
_EARLY, _LATE = (1, 2), (3, 4)
_SINGLE = 4
_BEFORE = ("add", "info", "select", "info", "unlock", "unlock", "unlock", "delete")
_SPARE = 1  # another file may be about to ask for its link when the first is found out


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfWay:
    """A season of which the first two episodes have arrived, out of a pack whose third is about to be unlocked."""

    scene: Scene
    show: Show
    torrent: Torrent
    alone: tuple[Torrent, ...]
    arrived: tuple[int, ...]
    gate: Gate  # at which the third file waits

    @property
    def others(self) -> tuple[int, ...]:
        """The episodes that are still to come."""
        return tuple(number for number in _ALL if number not in self.arrived)


@pytest.mark.parametrize(
    ("fate", "after", "is_kept"),
    [
        pytest.param(REFUSED, ("add",), False, id="refused when it is added again"),
        pytest.param(Fate(rotten_adds=2), ("add", "select", "unlock", "unlock"), True, id="rotten again"),
        pytest.param(DEAD, ("add", "select", "info"), True, id="dead when it is added again"),
    ],
)
async def test_links_that_rot_for_good_leave_the_rest_to_singles(
    open_scene: OpenScene, fate: Fate, after: tuple[str, ...], is_kept: bool
) -> None:
    half = await _half_way(open_scene)
    scene, show = half.scene, half.show
    _rot(half, fate)
    half.gate.release()

    await scene.until_status("COMPLETED", seconds=60.0)
    rest = tuple(half.alone[number - 1] for number in half.others)
    scene.check_shows(
        *seats_of_pack(show, 1, half.torrent, half.arrived), *seats_of_singles(show, 1, rest, half.others)
    )
    await scene.tidy(
        *rest, *((half.torrent,) if is_kept else ())
    )  # finished episodes hold on to the one they came from
    request = await scene.until_status("COMPLETED")
    _stayed(request, half.arrived)
    for number in half.others:
        assert request.way_of(1, number)[-5:] == ("FAILED", "PENDING", "FOUND", "DOWNLOADING", "COMPLETED")
    assert {request.calls_about(each.info_hash) for each in rest} == {_SINGLE}
    most = len(_BEFORE) + len(after) + _SPARE
    assert request.calls_about(half.torrent.info_hash) <= most
    assert len(scene.debrid_calls()) <= most + len(rest) * _SINGLE


async def test_links_that_rot_half_way_are_mended_by_one_more_add(open_scene: OpenScene) -> None:
    half = await _half_way(open_scene)
    scene = half.scene
    _rot(half, Fate())
    half.gate.release()

    await scene.until_status("COMPLETED")
    scene.check_shows(*seats_of_pack(half.show, 1, half.torrent, _ALL))
    request = await scene.until_status("COMPLETED")
    _stayed(request, half.arrived)
    assert scene.debrid_calls().count("add") == 2
    assert len(scene.queries()) == 1
    assert "FAILED" not in {change.to for change in request.history}


@pytest.mark.parametrize("carried_out", [False, True], ids=["not carried out", "carried out"])
async def test_killed_as_the_torrent_is_added_once_more_it_goes_on(open_scene: OpenScene, carried_out: bool) -> None:
    half = await _half_way(open_scene)
    scene, switches = half.scene, half.scene.town.realdebrid.switches
    _rot(half, Fate())
    ADDING.hold(scene, carried_out=carried_out)
    half.gate.release()
    await switches.reached("addMagnet", count=2)
    await scene.usher.kill()
    switches.clear()
    await scene.start()

    await scene.until_status("COMPLETED")
    scene.check_shows(*seats_of_pack(half.show, 1, half.torrent, _ALL))
    await scene.tidy(half.torrent)
    request = await scene.until_status("COMPLETED")
    _stayed(request, half.arrived)
    assert len(scene.town.realdebrid.added()) <= 3 - carried_out
    assert "FAILED" not in {change.to for change in request.history}


async def test_files_that_are_not_what_was_announced_leave_only_those_to_singles(open_scene: OpenScene) -> None:
    show = series(4)
    torrent, alone = pack(show, 1, _ALL), singles(show, 1, _LATE)
    scene = await open_scene(world_of(show, torrent, *alone))
    for number in _LATE:
        scene.town.realdebrid.node.switches.fail(
            path=f"S01E{number:02d}.1080p.WEB.x265-LANTERN", status=200, body=_PAGE
        )
    assert not (await scene.request_show(show, seasons=[1])).errors

    await scene.until_status("COMPLETED", seconds=60.0)
    scene.check_shows(*seats_of_pack(show, 1, torrent, _EARLY), *seats_of_singles(show, 1, alone, _LATE))
    await scene.tidy(torrent, *alone)
    request = await scene.until_status("COMPLETED")
    _stayed(request, _EARLY)
    for number in _LATE:
        assert request.way_of(1, number)[-5:] == ("FAILED", "PENDING", "FOUND", "DOWNLOADING", "COMPLETED")
    assert len(scene.debrid_calls()) == 4 + 4 + 2 * _SINGLE
    assert len(scene.queries()) <= 1 + 2


async def test_next_pack_is_tried_before_the_singles(open_scene: OpenScene) -> None:
    show = series(4)
    bad, good = pack(show, 1, _ALL, group="PIER", fate=REFUSED), pack(show, 1, _ALL)
    scene = await open_scene(world_of(show, bad, good, *singles(show, 1, _ALL)))
    assert not (await scene.request_show(show, seasons=[1])).errors
    request = await scene.until_status("COMPLETED")
    scene.check_shows(*seats_of_pack(show, 1, good, _ALL))
    await scene.tidy(good)
    assert request.calls_about(bad.info_hash) == 1
    assert len(scene.debrid_calls()) == 1 + 4 + 4
    assert len(scene.queries()) == 1


async def _half_way(open_scene: OpenScene) -> HalfWay:
    show = series(4)
    torrent, alone = pack(show, 1, _ALL), singles(show, 1, _ALL)
    scene = await open_scene(world_of(show, torrent, *alone))
    gates = [scene.town.realdebrid.switches.hold(path="unrestrict/link") for _ in range(3)]
    assert not (await scene.request_show(show, seasons=[1])).errors
    for gate in gates[:2]:
        await gate.reached()
        gate.release()
    await gates[2].reached()
    request = await scene.until_request(lambda seen: len(seen.numbers("COMPLETED")) == 2, "two have arrived")
    arrived = tuple(number for _, number in request.numbers("COMPLETED"))
    return HalfWay(scene=scene, show=show, torrent=torrent, alone=alone, arrived=arrived, gate=gates[2])


def _rot(half: HalfWay, fate: Fate) -> None:
    """The links rot, and this becomes of the torrent when it is added once more."""
    half.scene.town.realdebrid.rot_links()
    half.scene.town.set_fate(half.torrent.info_hash, fate)


def _stayed(request: Request, numbers: tuple[int, ...]) -> None:
    for number in numbers:
        assert request.way_of(1, number) == ("FOUND", "DOWNLOADING", "COMPLETED")
