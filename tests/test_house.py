"""The house: imports point down, files stay small, nothing is undeclared or left over."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "branchstats"
MOST_LINES = 400
# Lowest first. A module may import from its own layer and from those before it.
LAYERS = (
    ("errors", "vocabulary", "privacy"),
    ("tables", "norms", "project", "settings", "term", "calendar", "words", "receipt"),
    ("exports",),
    ("cleaning",),
    ("atomic",),
    ("store",),
    ("pipeline",),
    ("statistics",),
    ("indicators",),
    ("evidence",),
    ("findings",),
    ("charts",),
    ("review",),
    ("papers", "templates", "reminders"),
    ("county",),
    ("cli",),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
# What a layer does not know although it stands below: statistics know no domain.
FORBIDDEN = {
    "statistics": {"exports", "cleaning", "store", "pipeline", "tables", "norms", "project"},
    "charts": {"exports", "cleaning", "pipeline", "statistics"},
}
IMPORT_NAMES = {
    "python-calamine": "python_calamine",
    "python-docx": "docx",
    "chinesecalendar": "chinese_calendar",
    "fonttools": "fontTools",
    "pytest-xdist": "xdist",
    "axe-playwright-python": "axe_playwright_python",
    "pillow": "PIL",
    "pytest-cov": "pytest_cov",
    "pandas-stubs": "pandas",
    "jupyterlab-language-pack-zh-cn": "jupyterlab_language_pack_zh_CN",
    "jupyter-client": "jupyter_client",
}

SECOND_NAMES = {"ipykernel_launcher": "ipykernel"}  # another module of a declared distribution


def python_files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def imported_modules(source: str) -> set[str]:
    """Every module that a source imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def layer_of(module: str) -> str:
    return module.split(".")[1]


def wrong_imports(layer: str, source: str) -> set[str]:
    """The project's own layers that a module of `layer` must not import but does."""
    reached = {
        layer_of(module)
        for module in imported_modules(source)
        if module.startswith("branchstats.") and layer_of(module) in RANK
    }
    return {
        other
        for other in reached
        if RANK[other] > RANK[layer] or other in FORBIDDEN.get(layer, set())
    }


def test_imports_point_down():
    faults = []
    for file in python_files("branchstats"):
        parts = file.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] in ("__init__", "__main__"):
            continue
        assert parts[0] in RANK, f"{file.name} stands in no layer of LAYERS"
        wrong = wrong_imports(parts[0], file.read_text(encoding="utf-8"))
        faults += [f"{'/'.join(parts)} imports {name}" for name in sorted(wrong)]
    assert not faults


@pytest.mark.parametrize(
    ("layer", "source", "wrong"),
    [
        ("exports", "from branchstats.cleaning import people", {"cleaning"}),
        ("statistics", "import branchstats.tables", {"tables"}),
        ("charts", "def f():\n    from branchstats.statistics import process", {"statistics"}),
        ("cleaning", "from branchstats.exports.sheet import Sheet", set()),
    ],
)
def test_the_layering_rule_itself_bites(layer, source, wrong):
    assert wrong_imports(layer, source) == wrong


def test_no_file_is_longer_than_agreed():
    long = {
        str(file.relative_to(ROOT)): count
        for file in python_files("branchstats", "tests", "tools")
        if (count := len(file.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not long


def test_no_folder_or_module_of_leftovers():
    names = {file.stem for file in python_files("branchstats", "tools")}
    names |= {file.parent.name for file in python_files("branchstats", "tools")}
    assert not names & {"utils", "util", "helpers", "common", "misc"}


def declared() -> dict[str, set[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {group: {import_name(text) for text in wanted} for group, wanted in groups.items()}


def import_name(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower()
    return IMPORT_NAMES.get(name, name)


def test_only_the_command_line_reaches_the_county():
    reaching = {
        file.relative_to(PACKAGE).parts[0]
        for file in python_files("branchstats")
        if "branchstats.county" in " ".join(imported_modules(file.read_text(encoding="utf-8")))
    }
    assert reaching <= {"county", "cli"}


def outside_imports(*folders: str, but: str = "") -> set[str]:
    tops = {
        SECOND_NAMES.get(module.split(".")[0], module.split(".")[0])
        for file in python_files(*folders)
        if file.parent.name != but
        for module in imported_modules(file.read_text(encoding="utf-8"))
    }
    own = {"branchstats", "tools", "shared", "conftest"}
    own |= {file.stem for file in python_files("tests", "tools")}
    own |= {folder.name for folder in (ROOT / "tests").iterdir() if folder.is_dir()}
    own |= {folder.name for folder in (ROOT / "tools").iterdir() if folder.is_dir()}
    return tops - set(sys.stdlib_module_names) - own


def test_every_import_is_declared():
    base = declared()[""]
    assert not outside_imports("branchstats", but="county") - base
    assert not outside_imports("branchstats/county") - base - declared()["county"]
    allowed = set().union(*declared().values())
    assert not outside_imports("tests", "tools") - allowed


def test_pyproject_pins_and_environment_agree():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import environment
    finally:
        sys.path.pop(0)
    for lock_name in ("requirements.lock", "requirements-test.lock", "requirements-tools.lock"):
        lock = (ROOT / lock_name).read_text(encoding="utf-8")
        for python in ("3.11", "3.12", "3.13"):
            pins = environment.pins(lock, python=python)
            assert environment.direct_dependencies().keys() <= pins.keys(), (lock_name, python)
        assert "://" not in lock
        assert lock.count("--hash=sha256:") > 500
    assert (ROOT / "environment.yml").read_text(encoding="utf-8") == environment.environment()
    assert environment.environment().rstrip().endswith("- -e .")


def tracked_files() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listing.stdout.split("\0") if name]


def test_nothing_names_a_registry_host_or_a_machine_path():
    hosts = "|".join(
        ["py" + r"pi\.org", "python" + "hosted", r"npm" + r"js\.", "conda" + r"\.org"]
    )
    paths = "/" + "work/|/" + "root/|/" + "home/"
    pattern = re.compile(f"{hosts}|{paths}")
    faults = []
    for file in tracked_files():
        if not file.is_file() or file.suffix in {".png", ".xls", ".xlsx", ".woff2", ".svg"}:
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        faults += [f"{file.relative_to(ROOT)}: {found}" for found in pattern.findall(text)]
    assert not faults
