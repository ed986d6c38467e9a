"""A scratch copy of the checkout for each mutated module; the checkout itself is never touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES_FILE = Path(__file__).with_name("modules.toml")
DEFAULT_WORK = Path(tempfile.gettempdir()) / "branchstats-mutants"
COPIED = ("branchstats", "tests", "tools", "pyproject.toml")
SURVIVED, NO_TESTS = 0, (5, 33)
TIMEOUTS = (24, -24, 36, 152, 255)
SKIPPED = 34  # not in the sample
# mutmut gives a mutant (time of its tests + constant) × multiplier seconds
CONFIG = """
[tool.mutmut]
source_paths = ["branchstats"]
only_mutate = ["branchstats/{module}.py"]
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-profile=mutation"{skip}]
also_copy = ["tools"]
track_dependencies = false
use_git_change_detection = false
on_dependency_change = "ignore"
# each mutant starts from a process that has run no test: caches filled by the true code would
# otherwise answer for the mutant
process_isolation = "forkserver"
timeout_multiplier = 10.0
timeout_constant = 3.0
"""

# mutmut's first steps alone, so that a sample can be drawn from the mutants it makes
GENERATE = """
from pathlib import Path
import mutmut.__main__ as mutmut
Path("mutants").mkdir(exist_ok=True)
mutmut.copy_src_dir()
mutmut.copy_also_copy_files()
mutmut.create_mutants(1)
"""


@dataclass(frozen=True)
class Scratch:
    """Where one module ("statistics/intervals") is mutated, and the tests that shall notice.

    skip : tests of these files that are left out because they take seconds (simulations).
    """

    module: str
    tests: tuple[str, ...]
    skip: tuple[str, ...]
    folder: Path

    @property
    def verdicts_file(self) -> Path:
        return self.folder / "mutants" / "branchstats" / f"{self.module}.py.meta"


def scratches(work: Path) -> list[Scratch]:
    """Every module of modules.toml in its order."""
    listed = tomllib.loads(MODULES_FILE.read_text(encoding="utf-8"))
    skip = tuple(f"tests/{test}" for test in listed["slow"]["tests"])
    return [
        Scratch(
            module,
            tests=tuple(f"tests/{name}" for name in tests),
            skip=tuple(test for test in skip if test.partition("::")[0].endswith(tuple(tests))),
            folder=work / module.replace("/", "."),
        )
        for module, tests in listed["modules"].items()
    ]


def refresh(scratch: Scratch) -> None:
    """Bring the copy up to date; survivors are tried again where a test changed."""
    changed = _copy_tracked(scratch.folder)
    skip = "".join(f', "--deselect={test}"' for test in scratch.skip)
    config = CONFIG.format(module=scratch.module, tests=json.dumps(list(scratch.tests)), skip=skip)
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8") + config
    (scratch.folder / "pyproject.toml").write_text(text, encoding="utf-8", newline="\n")
    if any(name.startswith("tests/") for name in changed) and scratch.verdicts_file.exists():
        _forget_survivors(scratch)


def run(scratch: Scratch, *, seconds: float, sample: int | None = None) -> bool:
    """Try the mutants that have no verdict yet. False where the time did not suffice.

    sample : at most so many mutants, always the same ones; None: all of them.

    Raises RuntimeError with mutmut's last lines where the unchanged module fails its own tests.
    """
    end = time.monotonic() + seconds
    refresh(scratch)
    generate = [sys.executable, "-c", GENERATE]
    program = str(Path(sys.executable).with_name("mutmut"))
    try:
        _call(generate, scratch, seconds=end - time.monotonic())
        _choose(scratch, sample)
        _call([program, "run", "--max-children", "1"], scratch, seconds=end - time.monotonic())
    except subprocess.TimeoutExpired:
        return False
    return True


def _call(command: list[str], scratch: Scratch, *, seconds: float) -> None:
    shared = os.environ.get("BRANCHSTATS_SHARED", str(ROOT.parent / "shared"))
    environment = os.environ | {
        "BRANCHSTATS_SHARED": shared,
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(Path(__file__).resolve().parent),
        "PYTEST_ADDOPTS": "-p fresh_caches",
    }
    done = subprocess.run(
        command,
        cwd=scratch.folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=max(1.0, seconds),
        check=False,
    )
    if done.returncode:
        last = (done.stdout + done.stderr).rpartition("\r")[2]
        raise RuntimeError(f"{scratch.module}: {last[-3000:]}")


def _choose(scratch: Scratch, sample: int | None) -> None:
    """Mark as skipped what is not in the sample; a larger sample holds every smaller one."""
    found = json.loads(scratch.verdicts_file.read_text(encoding="utf-8"))
    codes = found["exit_code_by_key"]
    order = sorted(codes, key=lambda name: hashlib.sha256(name.encode()).digest())
    chosen = set(order[:sample])
    for name, code in codes.items():
        if name not in chosen:
            codes[name] = SKIPPED  # also what has a verdict: a mixture would be no random sample
        elif code == SKIPPED:
            codes[name] = None
    scratch.verdicts_file.write_text(json.dumps(found), encoding="utf-8")


def verdicts(scratch: Scratch) -> dict[str, int | None]:
    """Mutant → exit code of its tests, None before they ran, SKIPPED outside the sample.

    {} where the module was never run.
    """
    if not scratch.verdicts_file.exists():
        return {}
    found = json.loads(scratch.verdicts_file.read_text(encoding="utf-8"))
    return found["exit_code_by_key"]


def _copy_tracked(folder: Path) -> list[str]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", *COPIED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    changed = []
    wanted = {name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()}
    for name in sorted(wanted - {"pyproject.toml"}):
        source, target = ROOT / name, folder / name
        if target.exists() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)  # a new time of change: mutmut makes its mutants anew
        changed.append(name)
        copied = folder / "mutants" / name
        if copied.exists() and not name.startswith("branchstats/"):
            copied.unlink()
    return changed


def _forget_survivors(scratch: Scratch) -> None:
    found = json.loads(scratch.verdicts_file.read_text(encoding="utf-8"))
    codes = found["exit_code_by_key"]
    again = {SURVIVED, *NO_TESTS, *TIMEOUTS}
    found["exit_code_by_key"] = {
        name: None if code in again else code for name, code in codes.items()
    }
    scratch.verdicts_file.write_text(json.dumps(found), encoding="utf-8")
    for stale in (scratch.folder / "mutants").glob("mutmut-stats.json"):
        stale.unlink()
