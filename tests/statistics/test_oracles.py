"""Every statistic has two independent oracles: oracles.toml names them, this file holds it to that."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
PACKAGE = TESTS.parent / "branchstats"
STATISTICS = sorted((PACKAGE / "statistics").glob("[!_]*.py"))
REGISTER: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("oracles.toml").read_text(encoding="utf-8")
)
KINDS = {"book", "R", "vector", "library", "hand", "property"}
# what gives a series of an indicator its interval
INTERVAL_MAKERS = {
    "wilson", "wilson_bounds", "newcombe", "poisson_rate", "Z_95", "share_interval",
    "chance_benchmark", "kaplan_meier", "effective_number", "rate_level",
}  # fmt: skip
ORACLES = [(of, oracle) for of, entry in REGISTER.items() for oracle in entry["oracles"]]


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def definitions(file: Path) -> dict[str, ast.AST]:
    """What a file defines at its top: functions, and names that are given a value."""
    found: dict[str, ast.AST] = {}
    for node in parsed(file).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {t.id: node for target in targets for t in ast.walk(target) if _is_name(t)}
    return found


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Name)


@cache
def identifiers(node: ast.AST) -> frozenset[str]:
    """Names, attributes, and words in quotes (`measure="gini"`), decorators included."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.add(part.value)
    return frozenset(found)


@cache
def imports(file: Path) -> dict[str, str]:
    """Name in the file → what was imported, with dots."""
    found = {}
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            found |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return found


@cache
def reach(file: Path, name: str) -> set[str]:
    """Every identifier of a top-level definition and of what it uses here or in test modules."""
    found: set[str] = set()
    seen, waiting = set(), [(file, name)]
    while waiting:
        where, what = waiting.pop()
        if (where, what) in seen:
            continue
        seen.add((where, what))
        own = identifiers(definitions(where)[what])
        found |= own
        waiting += [(where, other) for other in own & definitions(where).keys()]
        for other in own & imports(where).keys():
            module, _, thing = imports(where)[other].rpartition(".")
            near = where.with_name(f"{module}.py")
            if near.is_file() and thing in definitions(near):
                waiting.append((near, thing))
    return found


def code_of(of: str) -> tuple[Path, str]:
    """The file and the function that a key of the register names."""
    *folders, module, name = of.split(".")
    return PACKAGE.joinpath(*(folders or ["statistics"]), f"{module}.py"), name


def test_of(oracle: dict[str, str]) -> tuple[Path, str]:
    file, _, name = oracle["test"].partition("::")
    return TESTS / file, name


test_of.__test__ = False  # type: ignore[attr-defined]


def public(file: Path) -> list[str]:
    return [
        node.name
        for node in parsed(file).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def wanted() -> set[str]:
    found = {f"{file.stem}.{name}" for file in STATISTICS for name in public(file)}
    for file in sorted((PACKAGE / "indicators").glob("[!_]*.py")):
        for name in public(file):
            own = own_identifiers(file, name)
            if own & INTERVAL_MAKERS or ("intervals" in own and own & {"mean", "median"}):
                found.add(f"indicators.{file.stem}.{name}")
    return found


def own_identifiers(file: Path, name: str) -> set[str]:
    """Identifiers of a public function and of the private ones that it reaches."""
    found: set[str] = set()
    seen, waiting = set(), [name]
    while waiting:
        what = waiting.pop()
        if what in seen:
            continue
        seen.add(what)
        own = identifiers(definitions(file)[what])
        found |= own
        waiting += [o for o in own & definitions(file).keys() if o.startswith("_")]
    return found


def test_every_statistic_is_in_the_register_and_nothing_else() -> None:
    missing, stale = wanted() - REGISTER.keys(), REGISTER.keys() - wanted()
    assert not missing, f"no oracle in oracles.toml: {sorted(missing)}"
    assert not stale, f"in oracles.toml, not in the code: {sorted(stale)}"
    assert len(REGISTER) > 50


@pytest.mark.parametrize("of", REGISTER)
def test_two_oracles_are_of_different_kinds_and_sources(of: str) -> None:
    oracles = REGISTER[of]["oracles"]
    assert {oracle["kind"] for oracle in oracles} <= KINDS
    assert len({oracle["kind"] for oracle in oracles}) >= 2
    assert len({oracle["source"] for oracle in oracles}) == len(oracles)
    called = [oracle["calls"] for oracle in oracles if oracle["kind"] == "library"]
    assert len(called) == len(set(called)), "two tests with the same library call are one oracle"


@pytest.mark.parametrize(("of", "oracle"), ORACLES, ids=lambda x: x if isinstance(x, str) else "")
def test_the_test_is_there_and_reaches_the_statistic(of: str, oracle: dict[str, str]) -> None:
    file, name = test_of(oracle)
    assert file.is_file(), file.name
    assert name.startswith("test_"), name
    assert name in definitions(file), f"{file.name} has no {name}"
    code, function = code_of(oracle.get("through", of))
    module = f"branchstats.{code.parent.name}.{code.stem}"
    imported = imports(file).values()
    assert any(one in {module, f"{module}.{function}"} for one in imported), f"{module} unused"
    assert function in reach(file, name), f"{name} does not reach {function}"
    if "through" in oracle:
        assert code_of(of)[1] in identifiers(parsed(code)), "and that does not use the statistic"


@pytest.mark.parametrize(
    ("of", "oracle"),
    [pair for pair in ORACLES if pair[1]["kind"] in {"library", "vector"}],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_a_library_goes_another_way_and_a_vector_is_read(of: str, oracle: dict[str, str]) -> None:
    used = reach(*test_of(oracle))
    if oracle["kind"] == "vector":
        assert used & {"vectors", "VECTORS"}
        return
    assert oracle["calls"] in used
    assert oracle["calls"] not in identifiers(parsed(code_of(of)[0])), "the code calls it itself"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"test": "statistics/test_trend.py::test_of_nothing"}, "has no"),
        ({"test": "statistics/test_trend.py::test_nile_against_r"}, "unused"),
        ({"test": "statistics/test_intervals.py::test_mean_against_r"}, "does not reach"),
    ],
)
def test_the_register_itself_bites(change: dict[str, str], message: str) -> None:
    oracle = {"kind": "R", "source": "", "test": ""} | change
    with pytest.raises(AssertionError, match=message):
        test_the_test_is_there_and_reaches_the_statistic("intervals.wilson", oracle)
