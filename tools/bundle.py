"""Write a folder that installs and runs branchstats on a machine without network: `make bundle`.

Every pin of requirements.lock is downloaded as a wheel for 64-bit Windows and Linux, once where it
serves both, and checked against the tags of the Python that the office needs. What the folder
installs is pinned with the hashes of the very files in it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging import tags
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "dist" / "branchstats-离线包"
FILES = Path(__file__).resolve().parent / "bundle_files"
PYTHON = "3.12"  # environment.yml's too
# the last release of each for which there is an installer for Windows
INSTALLERS = {"3.11": "3.11.9", "3.12": "3.12.10"}
PIP = "pip==26.0"  # installs the others, run from its own wheel: a venv needs no pip then
SHARED = "any"
SOURCES = ("branchstats", "notebooks", "pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")  # fmt: skip
PAGES = ("*.md", "*.png")  # of docs/, for reading without network
LONGEST_PATH = 259  # characters that Windows allows unless somebody has changed it
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Target:
    """One kind of machine: its folder of wheels, the platforms of its tags, its markers."""

    name: str
    platforms: tuple[str, ...]
    markers: Mapping[str, str]


@dataclass(frozen=True)
class Pin:
    """One line of a lock that holds on a target."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def line(self) -> str:
        return " ".join((f"{self.name}=={self.version}", *(f"--hash={h}" for h in self.hashes)))


def _glibc(newest: int) -> tuple[str, ...]:
    """The platforms that a Linux with glibc 2.`newest` accepts, best first."""
    old = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
    found = []
    for minor in range(newest, 4, -1):
        found.append(f"manylinux_2_{minor}_x86_64")
        found += [f"{old[minor]}_x86_64"] if minor in old else []
    return (*found, "linux_x86_64")


TARGETS = (
    Target(
        "windows",
        ("win_amd64",),
        {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"},
    ),
    Target(
        "linux",
        _glibc(28),  # 2018: Debian 10, Kylin V10, UOS 20 and later
        {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
    ),
)  # fmt: skip


def pins_for(lock: str, target: Target, *, python: str) -> list[Pin]:
    """The lines of a lock file that hold on a target with a Python (its first release, X.Y.0)."""
    here = {
        **target.markers,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_version": "",
        "extra": "",
    }
    found = []
    for line in lock.replace("\\\n", " ").splitlines():
        words, *hashes = line.split(" --hash=")
        if not words.strip() or words.lstrip().startswith("#"):
            continue
        wanted = Requirement(words.strip())
        if wanted.marker is None or wanted.marker.evaluate(here):
            (version,) = (one.version for one in wanted.specifier)
            found.append(Pin(wanted.name, version, tuple(h.strip() for h in hashes)))
    return found


def accepted(target: Target, *, python: str) -> frozenset[tags.Tag]:
    """Every wheel tag that a target's Python installs."""
    release = tuple(int(part) for part in python.split("."))
    interpreter = f"cp{release[0]}{release[1]}"
    return frozenset(
        [
            *tags.cpython_tags(release, platforms=target.platforms),
            *tags.compatible_tags(release, interpreter, platforms=target.platforms),
        ]
    )


def faults(
    wheels: Iterable[str], pins: Iterable[Pin], target: Target, *, python: str
) -> list[str]:
    """What is wrong with a set of wheels: a pin without wheel, or one that does not fit."""
    known: dict[tuple[str, str], list[str]] = {}
    for wheel in wheels:
        name, version, *_ = parse_wheel_filename(wheel)
        known.setdefault((name, str(version)), []).append(wheel)
    fitting = accepted(target, python=python)
    found = []
    for pin in pins:
        listed = known.get((canonicalize_name(pin.name), pin.version), [])
        if not listed:
            found.append(f"{target.name}: no wheel of {pin.name}=={pin.version}")
        elif not any(parse_wheel_filename(wheel)[3] & fitting for wheel in listed):
            found.append(f"{target.name}: {', '.join(listed)} does not fit Python {python}")
    return found


def locked(wheels: Iterable[Path]) -> str:
    """Requirements that name exactly these files: one line a wheel, with its hash."""
    lines = []
    for wheel in sorted(wheels, key=lambda file: file.name.lower()):
        name, version, *_ = parse_wheel_filename(wheel.name)
        lines.append(f"{name}=={version} --hash=sha256:{sha256(wheel)}")
    return "\n".join(lines) + "\n"


def sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def longest_installed(names: Iterable[str], *, python: str) -> int:
    """Characters of the longest path, from the venv's folder on, that wheels' members come to.

    A .py has its compiled twin below __pycache__; data files go below the venv itself.
    """
    packages = r"Lib\site-packages" + "\\"
    compiled = f".cpython-{python.replace('.', '')}.pyc"
    longest = 0
    for name in names:
        _, is_data, data = name.partition(".data/data/")
        length = len(data) if is_data else len(packages) + len(name)
        if name.endswith(".py"):
            length += len("__pycache__/") + len(compiled) - len(".py")
        longest = max(longest, length)
    return longest


def pip(*words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *words], check=True
    )


def download(pins: Sequence[Pin], target: Target, folder: Path, *, python: str) -> list[Path]:
    """The wheels of pins with hashes for a target, in `folder`; never a source to be built."""
    folder.mkdir(parents=True)
    wanted = folder / "pins.txt"
    wanted.write_text("".join(f"{pin.line}\n" for pin in pins), encoding="utf-8")
    places = [word for platform in target.platforms for word in ("--platform", platform)]
    pip(
        "download", "--no-deps", "--require-hashes", "--only-binary=:all:", "--implementation=cp",
        f"--python-version={python}", *places, "--dest", str(folder), "-r", str(wanted),
    )  # fmt: skip
    return sorted(folder.glob("*.whl"))


def own_wheel(folder: Path) -> Path:
    """branchstats itself as a wheel, built from a copy: nothing left over from builds before."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "source"
        source.mkdir()
        for name in SOURCES:
            if (ROOT / name).is_dir():
                unwanted = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
                shutil.copytree(ROOT / name, source / name, ignore=unwanted)
            else:
                shutil.copy(ROOT / name, source / name)
        pip("wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(source))
    (wheel,) = folder.glob("branchstats-*.whl")
    return wheel


def write_bundle(folder: Path, *, python: str) -> None:
    """Write the whole folder in place of an older one."""
    beside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    wheels = beside / "files" / "wheels"
    (wheels / SHARED).mkdir(parents=True)
    pip("download", "--no-deps", "--only-binary=:all:", "-d", str(wheels / SHARED), PIP)
    (installer,) = (wheels / SHARED).glob("pip-*.whl")
    own = own_wheel(wheels / SHARED)
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for target in TARGETS:
        pins = pins_for(lock, target, python=python)
        print(f"{target.name}: {len(pins)} wheels", flush=True)
        with tempfile.TemporaryDirectory(dir=beside) as scratch:
            found = download(pins, target, Path(scratch) / target.name, python=python)
            wrong = faults([wheel.name for wheel in found], pins, target, python=python)
            if wrong:
                raise SystemExit("\n".join(wrong))
            placed = [_place(wheel, wheels, target) for wheel in found]
        text = locked([*placed, own])
        (beside / "files" / f"{target.name}.txt").write_text(text, encoding="utf-8", newline="\n")
    facts = {
        "branchstats": str(parse_wheel_filename(own.name)[1]),
        "installer": INSTALLERS.get(python, f"{python}.x"),
        "longest": longest_installed(_members(wheels), python=python),
        "longest_path": LONGEST_PATH,
        "pip": installer.name,
        "python": python,
    }
    write_texts(beside, facts)
    (beside / "手册").mkdir()
    for pattern in PAGES:
        for page in sorted((ROOT / "docs").glob(pattern)):
            shutil.copy(page, beside / "手册" / page.name)
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)


def write_texts(folder: Path, facts: Mapping[str, str | int]) -> None:
    """start.py, the two files to click on, and what is to be read; @python@ and the like filled in.

    The .bat is ASCII with CRLF: no code page changes what it means, and what is Chinese is said by
    Python or shown by the editor. What an editor of Windows opens has CRLF and a mark.
    """
    (folder / "files").mkdir(parents=True, exist_ok=True)
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "files" / "bundle.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    shutil.copy(FILES / "start.py", folder / "files" / "start.py")
    for source, target, newline, encoding in (
        ("run.bat", "安装和运行.bat", "\r\n", "ascii"),
        ("run.sh", "安装和运行.sh", "\n", "ascii"),
        ("readme.txt", "说明.txt", "\r\n", "utf-8-sig"),
        ("no-python.txt", "files/no-python.txt", "\r\n", "utf-8-sig"),
    ):
        words = filled((FILES / source).read_text(encoding="utf-8"), facts)
        (folder / target).write_text(words, encoding=encoding, newline=newline)
    (folder / "安装和运行.sh").chmod(0o755)


def filled(text: str, facts: Mapping[str, str | int]) -> str:
    """A text with @key@ replaced by the facts; @release@ is (3, 12) for Python 3.12."""
    values = {**facts, "release": str(tuple(map(int, str(facts["python"]).split("."))))}
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    return text


def _place(wheel: Path, wheels: Path, target: Target) -> Path:
    """Move a wheel to the folder of its target, or to the one that serves every machine."""
    kind = SHARED if wheel.name.endswith("-any.whl") else target.name
    place = wheels / kind / wheel.name
    place.parent.mkdir(exist_ok=True)
    return wheel.replace(place)


def _members(wheels: Path) -> list[str]:
    found = []
    for wheel in (*wheels.glob(f"{SHARED}/*.whl"), *wheels.glob("windows/*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            found += archive.namelist()
    return found


def main() -> None:
    choice = argparse.ArgumentParser(description=__doc__)
    choice.add_argument("--python", default=PYTHON, help="the Python that the office has")
    choice.add_argument("--folder", type=Path, default=FOLDER)
    chosen = choice.parse_args()
    write_bundle(chosen.folder.resolve(), python=chosen.python)
    size = sum(file.stat().st_size for file in chosen.folder.rglob("*") if file.is_file())
    print(f"{chosen.folder}: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
