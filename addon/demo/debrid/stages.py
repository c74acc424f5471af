"""Where a torrent stands at a moment, by its fate. Pure; knows neither the account nor HTTP."""

from dataclasses import dataclass

from addon.demo.catalogue import Fate, Outcome

ACTIVE = frozenset(
    {"magnet_conversion", "waiting_files_selection", "queued", "downloading", "compressing", "uploading"}
)
STALLED_PROGRESS = 12
_FAILURES = {Outcome.DEAD: "dead", Outcome.ERROR: "error", Outcome.VIRUS: "virus"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A status with what belongs to it; `progress` 0 to 100, `speed_share` of the whole a second."""

    status: str
    progress: int = 0
    seeding: bool = False
    speed_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """When the steps were taken, in seconds of the neighbourhood; None for not yet."""

    added_s: float
    selected_s: float | None = None
    known_before: bool = False  # the service has finished this hash already, so it is cached now


def stage_of(fate: Fate, steps: Steps, now_s: float) -> Stage | None:
    """The stage at this moment; None when the torrent has vanished."""
    waited = now_s - steps.added_s
    if fate.outcome is Outcome.VANISHED and waited >= fate.vanishing_seconds:
        return None
    if waited < fate.converting_seconds:
        return Stage(status="magnet_conversion", seeding=True)
    if fate.outcome is Outcome.MAGNET_ERROR:
        return Stage(status="magnet_error")
    if steps.selected_s is None:
        return Stage(status="waiting_files_selection")
    return _after_selection(fate, now_s - steps.selected_s, known_before=steps.known_before)


def files_known(stage: Stage) -> bool:
    """False while the metadata is still being fetched, or could not be."""
    return stage.status not in ("magnet_conversion", "magnet_error")


def _after_selection(fate: Fate, waited: float, *, known_before: bool) -> Stage:
    if fate.outcome in (Outcome.CACHED, Outcome.VANISHED) or known_before:
        return Stage(status="downloaded", progress=100)
    if waited < fate.queued_seconds:
        return Stage(status="queued")
    waited -= fate.queued_seconds
    if fate.outcome is Outcome.STALLED:
        return Stage(status="downloading", progress=STALLED_PROGRESS)
    if waited < fate.downloading_seconds:
        share = 1.0 / fate.downloading_seconds
        return Stage(status="downloading", progress=int(100 * waited * share), seeding=True, speed_share=share)
    if fate.outcome in _FAILURES:
        return Stage(status=_FAILURES[fate.outcome])
    if waited - fate.downloading_seconds < fate.finishing_seconds:
        return Stage(status="uploading", progress=100)
    return Stage(status="downloaded", progress=100)
