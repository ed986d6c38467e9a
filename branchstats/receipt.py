"""What the last review was made from and what it wrote, so that nothing is done twice.

`.branchstats/review.json` holds a hash of everything that can change the review (exports,
settings, corrections, notes, the clerk's words, notebooks, the package's own code, the versions
of Python and of all installed packages, the options of the command) and of every file that it
wrote. Where all of them are as they were, a rerun would write the same bytes again. Only the
standard library is imported here: looking takes a fraction of a second.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(".branchstats", "review.json")  # below the project's folder
FORM = 1  # of the file; another one is not read
_PACKAGE = Path(__file__).resolve().parent
_PROCESSED = Path("data", "processed")
_SETTINGS = ("review.toml", "notebooks", "data")
_OWN_VARIABLES = "BRANCHSTATS_"
_INSTALLED = (".dist-info", ".egg-info")
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Receipt:
    """One review: hashes of inputs and outputs by name, and the words that were printed."""

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    said: str


def inputs_of(
    root: Path, *, options: Mapping[str, str], also: Iterable[Path] = ()
) -> dict[str, str]:
    """Name → SHA-256 (or the value itself) of everything that a review of `root` depends on.

    `options` are the command's; `also` are other projects whose settings and data it reads.
    """
    found = {f"option {name}": value for name, value in options.items()}
    for other in also:
        for name in _SETTINGS:
            found |= {str(file): _sha256(file) for file in _files(other / name)}
    for name in _SETTINGS:
        files = _files(root / name, without=root / _PROCESSED)
        found |= {_name(file, root): _sha256(file) for file in files}
    found["branchstats"] = _hash_of_all(_PACKAGE)
    found["packaged notebooks"] = _hash_of_all(_PACKAGE.parent / "notebooks")
    found["Python"] = f"{sys.version} {sys.platform}"
    found["packages"] = hashlib.sha256("\n".join(_installed()).encode()).hexdigest()
    for name, value in os.environ.items():
        if name.startswith(_OWN_VARIABLES):
            found[f"environment {name}"] = value
    return found


def current(root: Path, *, inputs: Mapping[str, str]) -> Receipt | None:
    """The receipt of the last review if it was made from these inputs and all it wrote is there."""
    try:
        kept = json.loads((root / FILE).read_text(encoding="utf-8"))
        if kept["form"] != FORM or kept["inputs"] != dict(inputs):
            return None
        outputs = {str(name): str(value) for name, value in kept["outputs"].items()}
        said = str(kept["said"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # none yet, or not ours: do the work
    return Receipt(inputs, outputs, said) if outputs == _outputs(root, outputs) else None


def keep(root: Path, *, inputs: Mapping[str, str], written: Iterable[Path], said: str) -> None:
    """Write the receipt of a review that is finished; a folder that cannot be written keeps none.

    `written` are files outside data/processed; that folder is taken in whole.
    """
    files = [*(file.resolve() for file in written), *_plain_files(root / _PROCESSED)]
    content: dict[str, Any] = {
        "form": FORM,
        "inputs": dict(inputs),
        "outputs": {_name(file, root): _sha256(file) for file in files},
        "said": said,
    }
    if "" in content["outputs"].values():
        return  # something is not where it was said to be: look again next time
    target = root / FILE
    beside = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600)  # names of files may be names of people
        beside.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(target)
    except OSError:
        return


def forget(root: Path) -> None:
    """Before a review is made anew: one that is broken off leaves no receipt."""
    try:
        (root / FILE).unlink(missing_ok=True)
    except OSError:
        return


def _outputs(root: Path, names: Iterable[str]) -> dict[str, str]:
    """What those files hold now, and any further file of data/processed."""
    files = {_name(file, root) for file in _plain_files(root / _PROCESSED)}
    return {name: _sha256(root / name) for name in files | set(names)}


def _files(start: Path, *, without: Path | None = None) -> Iterator[Path]:
    """Files from `start` down in a fixed order, without hidden ones and one folder."""
    if start.is_file():
        yield start
    elif start.is_dir() and start != without:
        for inner in sorted(start.iterdir()):
            if not inner.name.startswith((".", "~$")) and inner.name != "__pycache__":
                yield from _files(inner, without=without)


def _plain_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*") if file.is_file())


def _hash_of_all(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in _files(folder):
        digest.update(f"{_name(file, folder)} {_sha256(file)}\n".encode())
    return digest.hexdigest()


def _installed() -> list[str]:
    """name-version of every installed package, from the names of their folders."""
    found = []
    for entry in sys.path:
        folder = Path(entry)
        if folder.is_dir():
            found += [part.name for part in folder.iterdir() if part.name.endswith(_INSTALLED)]
    return sorted(found)


def _name(file: Path, root: Path) -> str:
    """Below the project with forward slashes; elsewhere the whole path."""
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)


def _sha256(file: Path) -> str:
    """Of a file's bytes, in hex; '' where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()
