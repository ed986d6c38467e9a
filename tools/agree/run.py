"""`make agree`: the same projects made by two Pythons, and every number of theirs compared.

The other Python is an environment that has the pins already, or any interpreter: then an
environment is made from requirements.lock in .agree.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

from agree.compare import PAGES, TOLERANCE, Tally, compare_projects, pictures  # noqa: E402

PROJECTS = (ROOT, ROOT / "examples" / "july-term")
GIVEN = (
    "review.toml",
    "data/raw",
    "data/notes.csv",
    "data/corrections.csv",
    "data/words.toml",
    "notebooks",
)
EDITIONS = ("committee", "analyst")
MOST_SHOWN = 20
_VERSIONS = "import platform, numpy, pandas, scipy; print('Python', platform.python_version(), 'numpy', numpy.__version__, 'pandas', pandas.__version__, 'scipy', scipy.__version__)"


def main() -> int:
    """Exit 1 where any number or word differs."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("other", help="the other Python, e.g. python3.13")
    asked.add_argument(
        "--project", action="append", type=Path, help="both demonstrations unless given"
    )
    chosen = asked.parse_args()
    pythons = (sys.executable, str(_environment(chosen.other)))
    for python in pythons:
        print(_run([python, "-c", _VERSIONS]).strip(), flush=True)
    found = 0
    with tempfile.TemporaryDirectory(prefix="agree-") as folder:
        for number, project in enumerate(chosen.project or PROJECTS):
            made = [Path(folder, f"{number}-{side}") for side in range(len(pythons))]
            with ThreadPoolExecutor(len(pythons)) as both:
                list(both.map(make, pythons, [project] * len(pythons), made))
            found += _told(project.resolve().name, compare_projects(*made), made)
    return int(found > 0)


def make(python: str, project: Path, root: Path) -> None:
    """A copy of a project, cleaned, judged and reviewed in both editions by a Python."""
    for name in GIVEN:
        if (project / name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (project / name).is_dir() else shutil.copyfile
            copy(project / name, root / name)
    for edition in EDITIONS:
        _run([python, "-m", "branchstats", "review", "--project", str(root), "--edition", edition])
    _run([python, str(HERE / "series.py"), str(root)])


def _told(name: str, tally: Tally, made: list[Path]) -> int:
    pairs = [tuple(pictures(root / page) for root in made) for page in PAGES]
    other = sum(a != b for pair in pairs for a, b in zip(*pair, strict=False))
    print(
        f"{name}: {tally.numbers:,} numbers, {len(tally.differences)} differ by more than"
        f" {TOLERANCE:g}; largest difference {tally.largest_absolute:.2g} absolute,"
        f" {tally.largest_relative:.2g} relative; {other} of {sum(len(a) for a, _ in pairs)}"
        " pictures are not the same bytes",
        flush=True,
    )
    for line in tally.differences[:MOST_SHOWN]:
        print(f"    {line}", file=sys.stderr)
    return len(tally.differences)


def _environment(other: str) -> Path:
    """A Python with the pins: the one given, or one that is made from requirements.lock."""
    python = shutil.which(other)
    if python is None:
        raise SystemExit(f"no such Python: {other}")
    if _is_ready(python):
        return Path(python)
    version = _run([python, "-c", "import platform; print(platform.python_version())"]).strip()
    folder = ROOT / ".agree" / version
    made = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not made.exists() or not _is_ready(str(made)):
        print(f"making {folder.relative_to(ROOT)} from requirements.lock", flush=True)
        _run([python, "-m", "venv", "--clear", str(folder)])
        _run([str(made), "-m", "pip", "-q", "install", "--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "requirements.lock")])  # fmt: skip
    return made


def _is_ready(python: str) -> bool:
    words = [python, "-c", "import branchstats.review.page, branchstats.papers.summary"]
    return subprocess.run(words, env=_own(), capture_output=True, check=False).returncode == 0


def _run(words: list[str]) -> str:
    done = subprocess.run(words, env=_own(), cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}\n{done.stderr.decode('utf-8', 'replace')}")
    return done.stdout.decode("utf-8", "replace")


def _own() -> dict[str, str]:
    """This checkout's code, whatever the environment has installed."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


if __name__ == "__main__":
    sys.exit(main())
