"""The laws of the house that an import contract in pyproject.toml cannot hold: read off the source itself."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = tuple(sorted(path for room in ("addon", "schema") for path in (ROOT / room).rglob("*.py")))
Function = ast.FunctionDef | ast.AsyncFunctionDef

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
MOST_PARAMETERS = 6
BANNED_NAMES = {"utils", "helpers", "common", "manager", "misc"}
OUTERMOST_LOOPS = {
    "addon/services/worker.py",
    "addon/scheduler.py",
    "addon/webhooks.py",
    "addon/clients/aria2_process.py",  # its watcher
    "addon/services/intake/seerr.py",  # a poll takes in each request by itself
}
AT_HOME = {
    "pony": ("addon/store/",),
    "sqlite3": ("addon/store/",),
    "aria2p": ("addon/clients/aria2_commands.py",),
    "apscheduler": ("addon/scheduler.py",),
    "strawberry": ("schema/", "addon/app.py"),
    "PTT": ("addon/domain/parsed.py", "addon/domain/release_name.py"),
}
"""Where each of these packages may be imported; nowhere else."""
OPEN_TO_ALL = {
    "requests": {"NewRequest", "NewShow", "Wishes", "same_title", "identify", "items_of_request"},
    "shows": {"Growth", "due_refreshes", "items_of_title", "placed_paths", "put_off_refresh", "rouse"},
}
"""What of these rooms of the store others than the lifecycle may use: data, and what touches no phase and no status."""


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _at(path: Path, node: ast.AST) -> str:
    return f"{_name(path)}:{getattr(node, 'lineno', 0)}"


def _nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    return ((path, node) for path in FILES for node in ast.walk(_tree(path)) if isinstance(node, kinds))


def _functions() -> Iterator[tuple[Path, Function]]:
    for path, node in _nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        assert isinstance(node, Function)
        yield path, node


def _imported(node: ast.AST) -> list[str]:
    """The modules that an import names, in full."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return [module, *(f"{module}.{alias.name}" for alias in names)]
        case _:
            return []


def _mentions_session(node: ast.AST) -> bool:
    return any(
        (isinstance(each, ast.Name) and each.id == "db_session")
        or (isinstance(each, ast.Attribute) and each.attr == "db_session")
        for each in ast.walk(node)
    )


def test_there_is_something_to_read() -> None:
    assert len(FILES) > 100


def test_nothing_is_awaited_inside_a_database_session() -> None:
    """An await inside one commits or loses another task's rows without a word."""
    found = []
    for path, function in _functions():
        in_decorator = any(_mentions_session(each) for each in function.decorator_list)
        if isinstance(function, ast.AsyncFunctionDef) and (in_decorator or _mentions_session(function)):
            found.append(_at(path, function))
    for path, node in _nodes(ast.With, ast.AsyncWith):
        assert isinstance(node, ast.With | ast.AsyncWith)
        if any(_mentions_session(item) for item in node.items):
            waits = (ast.Await, ast.AsyncFor, ast.AsyncWith, ast.Yield, ast.YieldFrom)
            found += [_at(path, each) for each in ast.walk(node) if isinstance(each, waits)]
    assert found == []


def test_sessions_are_opened_in_one_place() -> None:
    users = {_name(path) for path in FILES if _mentions_session(_tree(path))}
    assert users == {"addon/store/session.py"}


@pytest.mark.parametrize("package", AT_HOME)
def test_a_package_is_imported_only_where_it_is_at_home(package: str) -> None:
    strangers = [
        _at(path, node)
        for path, node in _nodes(ast.Import, ast.ImportFrom)
        if any(name.split(".")[0] == package for name in _imported(node))
        and not _name(path).startswith(AT_HOME[package])
    ]
    assert strangers == []


def test_entities_are_touched_in_the_store_alone() -> None:
    found = [
        _at(path, node)
        for path, node in _nodes(ast.Attribute)
        if _is_attribute_of(node, "tables") and node.attr[0].isupper() and not _name(path).startswith("addon/store/")
    ]
    assert found == []


@pytest.mark.parametrize("room", OPEN_TO_ALL)
def test_only_the_lifecycle_makes_changes_and_removes_requests_and_has_shows_grow(room: str) -> None:
    module = f"addon.store.{room}"
    found = []
    for path in FILES:
        imported = {name for node in ast.walk(_tree(path)) for name in _imported(node)}
        if _name(path).startswith("addon/store/") or _name(path) == "addon/services/lifecycle.py":
            continue
        used = {name.removeprefix(f"{module}.") for name in imported if name.startswith(f"{module}.")}
        if module in imported:
            used |= {node.attr for node in ast.walk(_tree(path)) if _is_attribute_of(node, room)}
        found += [f"{_name(path)}: {name}" for name in sorted(used - OPEN_TO_ALL[room])]
    assert found == []


def _is_attribute_of(node: ast.AST, name: str) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name


def test_no_file_is_longer_than_a_person_reads() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    found = {}
    for path, function in _functions():
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > LONGEST_FUNCTION:
            found[f"{_at(path, function)} {function.name}"] = lines
    assert found == {}


def test_no_function_wants_more_than_a_handful() -> None:
    found = []
    for path, function in _functions():
        given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        names = [each.arg for each in given if each.arg not in ("self", "cls")]
        if len(names) > MOST_PARAMETERS:
            found.append(f"{_at(path, function)} {function.name}")
    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    assert [_name(path) for path in FILES if not ast.get_docstring(_tree(path))] == []


def test_no_module_is_named_for_everything_and_nothing() -> None:
    assert [_name(path) for path in FILES if BANNED_NAMES & {path.stem, path.parent.name}] == []


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {each.id for each in ast.walk(handler.type) if isinstance(each, ast.Name)}
    return bool(names & {"Exception", "BaseException"})


def test_only_the_outermost_loops_catch_everything() -> None:
    """What is raised again at the end of its handler is not caught but cleaned up after."""
    found = []
    for path, node in _nodes(ast.ExceptHandler):
        assert isinstance(node, ast.ExceptHandler)
        last = node.body[-1]
        raised_again = isinstance(last, ast.Raise) and last.exc is None
        if _catches_everything(node) and not raised_again and _name(path) not in OUTERMOST_LOOPS:
            found.append(_at(path, node))
    assert found == []


def test_no_path_of_one_machine_is_written_down() -> None:
    of_machines = ("/home/", "/root/", "/tmp/", "/Users/", "/opt/")
    found = [
        _at(path, node)
        for path, node in _nodes(ast.Constant)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(of_machines)
    ]
    assert found == []
