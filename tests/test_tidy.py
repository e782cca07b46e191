"""The house rules that no linter knows: sizes, names, who may look at the clock."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

BANNED = {"utils", "util", "common", "helpers", "helper", "core", "shared", "base", "misc", "manager"}
CLOCKS = {
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "monotonic"),
    ("time", "perf_counter"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
}
CHANCE = {"random", "secrets", "uuid"}
MAY_ASK = {"runtime/clock.py"}
MAY_DRAW = {"sim/evening.py"}
"""The simulator's chance comes from a seed it is given."""


@pytest.fixture(scope="module")
def modules(root: Path) -> dict[str, ast.Module]:
    source = root / "src" / "nearcast"
    paths = [path for path in source.rglob("*.py") if "migrations" not in path.parts]
    return {str(path.relative_to(source)): ast.parse(path.read_text()) for path in sorted(paths)}


def test_files_are_small(root: Path, modules: dict[str, ast.Module]) -> None:
    lengths = {name: len((root / "src" / "nearcast" / name).read_text().splitlines()) for name in modules}
    sizes = sorted(lengths.values())
    median, p95 = statistics.median(sizes), sizes[int(0.95 * len(sizes))]
    print(
        f"files: {len(sizes)}, median {median:.0f} lines, 95 % under {p95}, longest {max(lengths, key=lambda name: lengths[name])}"
    )
    assert median <= 130
    assert p95 < 400


def test_functions_are_short(modules: dict[str, ast.Module]) -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1 - _docstring_lines(node)
        for tree in modules.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    median, p95 = statistics.median(lengths), lengths[int(0.95 * len(lengths))]
    print(f"functions: {len(lengths)}, median {median:.0f} lines, 95 % under {p95}, longest {lengths[-1]}")
    assert median <= 9
    assert p95 < 40
    assert lengths[-1] <= 60


def test_every_module_says_what_it_owns(modules: dict[str, ast.Module]) -> None:
    silent = [name for name, tree in modules.items() if ast.get_docstring(tree) is None]
    assert silent == []


def test_no_package_is_a_drawer(modules: dict[str, ast.Module]) -> None:
    drawers = [name for name in modules if BANNED & {part.removesuffix(".py") for part in Path(name).parts}]
    assert drawers == []


def test_classes_are_named_for_what_they_are(modules: dict[str, ast.Module]) -> None:
    vague = [
        f"{name}: {node.name}"
        for name, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Manager", "Helper", "Util", "Utils", "Impl"))
    ]
    assert vague == []


def test_only_the_clock_asks_for_time(modules: dict[str, ast.Module]) -> None:
    asking = [f"{name}:{line}" for name, tree in modules.items() if name not in MAY_ASK for line in _clock_calls(tree)]
    assert asking == []


def test_only_the_clock_asks_for_chance(modules: dict[str, ast.Module]) -> None:
    allowed = MAY_ASK | MAY_DRAW
    drawing = [name for name, tree in modules.items() if name not in allowed and CHANCE & set(_imports(tree))]
    assert drawing == []


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    return (first.end_lineno or 0) - first.lineno + 1 if is_text else 0


def _clock_calls(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in CLOCKS:
            yield node.lineno
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield node.lineno


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
