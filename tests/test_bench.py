"""The bench measures what it says: its parts exist, its arithmetic holds, its cheapest part and its load run."""

import asyncio
import inspect
import json
from pathlib import Path

import pytest

from addon.clock import utc_now
from addon.demo.switches import Call
from addon.domain.transitions import Phase
from addon.store.entities import Tables
from addon.store.jobs import due_items
from addon.store.rollups import roll_up
from addon.store.session import Store
from tests.bench.figures import OVER, WITHIN, Figure, Goal, middle, percentile
from tests.bench.filling import DATABASE
from tests.bench.filling_shows import fill_shows
from tests.bench.load import Job, Target, run
from tests.bench.parts import PARTS
from tests.bench.report import as_json, table
from tests.bench.selection import measure, names
from tests.bench.trips import Trip


def figure(value: float, goal: Goal | None = None, reference: float | None = None) -> Figure:
    return Figure(part="start", name="it", value=value, unit="ms", beside="them", reference=reference, goal=goal)


def test_each_part_measures_in_a_folder() -> None:
    timed = {"start", "webhook", "cached", "busy", "list", "shows", "live", "fanout", "selection", "waiting"}
    assert {*timed, "browser", "budgets"} == set(PARTS)
    assert all(inspect.iscoroutinefunction(part) for part in PARTS.values())


@pytest.mark.parametrize(
    ("value", "goal", "reference", "verdict"),
    [
        (1.0, Goal(bound=1.0), None, WITHIN),
        (1.1, Goal(bound=1.0), None, OVER),
        (300, Goal(bound=6, at_least=True, of_ratio=True), 50.0, WITHIN),
        (299, Goal(bound=6, at_least=True, of_ratio=True), 50.0, OVER),
        (3.0, Goal(bound=1.5, of_ratio=True), 2.0, WITHIN),
        (3.0, Goal(bound=1.5, of_ratio=True), None, ""),
        (3.0, None, 2.0, ""),
    ],
)
def test_a_verdict_follows_the_goal(value: float, goal: Goal | None, reference: float | None, verdict: str) -> None:
    assert figure(value, goal, reference).verdict == verdict


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(number) for number in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1.0)) == (50, 99, 100)
    assert (percentile([], 0.5), middle([]), middle([3.0, 1.0, 2.0])) == (0, 0, 2)


def test_table_and_json_say_the_same() -> None:
    figures = (figure(12.34, Goal(bound=1.5, of_ratio=True), 10.0), figure(1.0))
    lines = table(figures).splitlines()
    told = json.loads(as_json(figures, ["the moon could not be measured"]))
    assert lines[2].split() == ["it", "12.3", "ms", "them", "1.23", "×", "≤", "1.5", "×", "within"]
    assert [(each["measured"], each["ratio"], each["verdict"]) for each in told["figures"]] == [
        (12.34, 1.234, "within"),
        (1.0, None, ""),
    ]
    assert told["troubles"] == ["the moon could not be measured"]


def test_calls_are_told_as_whole_numbers_beside_their_budget() -> None:
    spent = Figure(part="budgets", name="a case: debrid", value=5, unit="calls", goal=Goal(bound=4))
    assert table((spent,)).splitlines()[2].split() == ["a", "case:", "debrid", "5", "calls", "≤", "4", "calls", "over"]


def test_calls_side_by_side_count_once() -> None:
    arrivals = (0.0, 0.05, 0.101, 0.15, 0.3)
    calls = tuple(Call(method="GET", path="/", query="", at_seconds=at) for at in arrivals)
    trip = Trip(to_debrid_seconds=0, to_add_seconds=0, to_aria2_seconds=0, calls=calls)
    assert trip.serial_calls(0.1) == 3


def test_invented_names_differ() -> None:
    assert len({*names("A", 50), *names("B", 50)}) == 100


async def test_filled_shows_stand_where_the_rule_says_and_nothing_of_them_is_due(tmp_path: Path) -> None:
    fill_shows(tmp_path, 200)
    store = Store(tmp_path / DATABASE)

    def stored(tables: Tables) -> list[tuple[object, ...]]:
        return [tuple(row) for row in tables.db.select("SELECT id, status, lead_item_id, next_air_at FROM request")]

    def follow(tables: Tables) -> None:
        for row in stored(tables):
            roll_up(tables, tables.Request.get_for_update(id=row[0]), utc_now())

    before = await store.read(stored)
    await store.write(follow)
    after = await store.read(stored)
    due = await store.read(due_items, tuple(Phase), utc_now(), limit=1, busy=frozenset())
    store.close()
    assert before == after
    assert ({row[1] for row in after}, due) == ({"COMPLETED", "PENDING", "EXPIRED", "CANCELLED"}, ())


async def test_the_cheapest_part_runs(tmp_path: Path) -> None:
    figures = await measure(tmp_path, count=20)
    assert [each.part for each in figures] == ["selection"] * 3
    assert all(each.value > 0 for each in figures)


async def test_load_counts_answers_and_failures() -> None:
    answering: list[asyncio.Task[None] | None] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering.append(asyncio.current_task())
        while line := await reader.readline():
            while (await reader.readline()).strip():
                pass
            status, body = (b"200 OK", b"ok") if b"/good" in line else (b"503 Busy", b"no")
            writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\n\r\n" + body)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    targets = tuple(Target(host="127.0.0.1", port=port, path=path, expected="ok") for path in ("/good", "/bad"))
    good, bad = await run(Job(targets=targets, connections=2, calls=4, rounds=2))
    server.close()
    await server.wait_closed()
    await asyncio.gather(*(task for task in answering if task is not None))  # else their sockets outlive the loop
    assert [len(each.latencies_ms) for each in good.rounds] == [4, 4]
    assert good.calls_per_second > 0
    assert (good.failed, bad.failed, bad.first_failure) == (0, 8, "HTTP/1.1 503 Busy\nno")
