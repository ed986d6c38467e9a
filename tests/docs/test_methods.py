"""docs/methods.md says what the code does: every constant, name and row is compared with it."""

from __future__ import annotations

import ast
import importlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from branchstats.evidence import thresholds, verdicts
from branchstats.evidence.primaries import PRIMARIES
from branchstats.evidence.secondaries import SECONDARIES
from branchstats.indicators.catalogue import catalogue

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
STATISTICS = sorted((ROOT / "branchstats" / "statistics").glob("[!_]*.py"))
# where a module of the page may be; its short name must be found once
FOLDERS = (
    "branchstats",
    "branchstats/statistics",
    "branchstats/evidence",
    "branchstats/indicators",
    "tools",
)
CONSTANT = re.compile(r"`(?P<name>\w+(?:\.\w+)+(?:\[[^\]]+\])?) = (?P<value>[^`]+)`")
NAME = re.compile(r"`(?P<module>[a-z_]+)\.(?P<name>[a-z]\w*)`")
# codes of a period and months of a calendar year: no choice of ours
NO_CHOICE = {"RECENT", "EARLIER", "UNUSED", "MONTHS_A_YEAR", "VARIANCE_GRID"}


@cache
def module(short: str) -> Any:
    found = [folder for folder in FOLDERS if (ROOT / folder / f"{short}.py").is_file()]
    assert len(found) == 1, f"{short} is no module or more than one: {found}"
    dotted = short if found[0] == "tools" else f"{found[0].replace('/', '.')}.{short}"
    return importlib.import_module(dotted)


def value_of(name: str) -> Any:
    """`thresholds.MPD["hours"]`, `persistence.VARIANCE_GRID[-1]`, `settings.Settings.min_group`."""
    path, _, key = name.partition("[")
    short, *attributes = path.split(".")
    value = module(short)
    for attribute in attributes:
        value = getattr(value, attribute)
    return value[json.loads(key.rstrip("]"))] if key else value


def quoted() -> list[tuple[str, str]]:
    return [(found["name"], found["value"]) for found in CONSTANT.finditer(PAGE)]


def constants_of(file: Path) -> list[str]:
    """Names in capitals that a module gives a number, or a tuple of numbers."""
    found = []
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        for target in node.targets if isinstance(node, ast.Assign) else ():
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            found += [n.id for n in names if isinstance(n, ast.Name) and n.id.isupper()]
    return [name for name in found if not name.startswith("_") and name not in NO_CHOICE]


@pytest.mark.parametrize(("name", "value"), quoted(), ids=[name for name, _ in quoted()])
def test_quoted_constant_is_that_of_the_code(name: str, value: str) -> None:
    of_code = np.asarray(value_of(name), dtype=float)
    on_page = np.asarray(json.loads(value), dtype=float)
    assert of_code.shape == on_page.shape
    np.testing.assert_allclose(on_page, of_code, rtol=1e-12, atol=1e-15)


def test_every_constant_stands_once() -> None:
    names = [name for name, _ in quoted()]
    assert len(names) == len(set(names)), "one number, one place"
    wanted = {f"{file.stem}.{name}" for file in STATISTICS for name in constants_of(file)}
    wanted |= {f'thresholds.MINIMA["{key}"]' for key in thresholds.MINIMA}
    wanted |= {f'thresholds.MPD["{key}"]' for key in thresholds.MPD}
    wanted |= {"thresholds.HOLM_LEVEL", "thresholds.WATCH_LEVEL", "thresholds.MONTHS_LONGEST"}
    assert len(wanted) > 40
    assert wanted <= set(names), f"not in docs/methods.md: {sorted(wanted - set(names))}"


def public_functions(file: Path) -> list[str]:
    body = ast.parse(file.read_text(encoding="utf-8")).body
    return [n.name for n in body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]


@pytest.mark.parametrize("file", STATISTICS, ids=lambda file: file.stem)
def test_every_public_statistic_is_named(file: Path) -> None:
    missing = [name for name in public_functions(file) if f"`{file.stem}.{name}`" not in PAGE]
    assert not missing, f"{file.stem}: docs/methods.md says nothing of {missing}"


def test_no_function_is_named_that_is_not_there() -> None:
    ids = {h.id for h in (*PRIMARIES, *SECONDARIES)} | set(catalogue())
    named = {(m["module"], m["name"]) for m in NAME.finditer(PAGE)}
    functions = [(short, name) for short, name in named if f"{short}.{name}" not in ids]
    assert len(functions) > 40
    assert not [pair for pair in functions if not hasattr(module(pair[0]), pair[1])]


@pytest.mark.parametrize("hypothesis", [*PRIMARIES, *SECONDARIES], ids=lambda h: h.id)
def test_every_hypothesis_has_its_row(hypothesis: Any) -> None:
    side = "降" if hypothesis.adverse == "down" else "升"
    row = (
        rf"^\| `{re.escape(hypothesis.id)}` \| {re.escape(hypothesis.name)} \| {side} "
        rf"\| [^|]+ \| `{hypothesis.mpd}` \|$"
    )
    assert re.search(row, PAGE, re.MULTILINE)


@pytest.mark.parametrize("entry", catalogue().values(), ids=catalogue())
def test_every_indicator_has_its_row_under_its_family(entry: Any) -> None:
    section = PAGE.partition("## 11. ")[2].partition("\n## ")[0]
    family = section.partition(f"\n### {entry.family}\n")[2].partition("\n### ")[0]
    row = f"| `{entry.id}` | {entry.name} | {entry.unit} | {entry.formula} |"
    assert row in family.splitlines(), f"under ### {entry.family} of docs/methods.md: {row}"


def test_families_and_verdicts_are_named() -> None:
    listed = set(re.findall(r"^### (\S+)$", PAGE.partition("## 11. ")[2], re.MULTILINE))
    assert listed == set(verdicts.FAMILIES) - {verdicts.LASTING}
    assert f"**{verdicts.LASTING}**" in PAGE
    table = PAGE.partition("### 2.1")[2].partition("### 2.2")[0]
    rows = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")]
    assert set(rows[1:]) == set(verdicts.VERDICTS)


def test_calibration_has_its_place() -> None:
    calibrate = pytest.importorskip("calibrate", reason="tools/calibrate.py is not there")
    assert PAGE.count(calibrate.BEGIN) == PAGE.count(calibrate.END) == 1
    assert PAGE.index(calibrate.BEGIN) < PAGE.index(calibrate.END)
