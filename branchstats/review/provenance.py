"""Where the numbers come from, as the page states it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from branchstats.store import sha256
from branchstats.words import FILE as WORDS

SHOWN = 12  # hex digits of a hash that a reader compares by eye
PREVIOUS = "previous"  # what of the stated inputs is the last term's fingerprint
BLOCK = "branchstats-inputs"  # name of the meta element that states the inputs for `verify`


def fingerprint(manifest: Mapping[str, Any]) -> str:
    """One hash over the hashes of all inputs: two pages with the same one had the same inputs."""
    parts = [f"{f['file']} {f['sha256']}" for f in manifest.get("files", [])]
    parts += [f"{name} {value}" for name, value in sorted(manifest.get("settings", {}).items())]
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()[:SHOWN]


def anchor(file: str) -> str:
    """The id of a file's row in the table of sources: letters and digits, whatever its name."""
    return "src-" + hashlib.sha256(file.encode("utf-8")).hexdigest()[:SHOWN]


def stated_inputs(
    manifest: Mapping[str, Any], *, root: Path, notebooks: Iterable[Path]
) -> dict[str, Any]:
    """All that a page was made from, as it is written into the page for `branchstats verify`.

    Exports stand under a hash of their name (`anchor`): a file may be named after a person.
    """
    words = root / WORDS
    own = {WORDS: sha256(words)} if words.is_file() else {}
    return {
        "version": manifest["version"],
        "files": {anchor(f["file"]): f["sha256"] for f in manifest["files"]},
        "settings": {**manifest["settings"], **own},
        "notebooks": notebooks_hash(notebooks),
    }


def as_block(inputs: Mapping[str, Any]) -> str:
    """Stated inputs as the content of the page's meta element."""
    return json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def notebooks_hash(notebooks: Iterable[Path]) -> str:
    """One hash over what notebooks run and say; outputs and how a cell was folded do not count."""
    import nbformat  # a second's import, which the kernels that show sources can do without

    digest = hashlib.sha256()
    for file in notebooks:
        for cell in nbformat.read(file, as_version=4).cells:
            tags = ",".join(cell.metadata.get("tags", []))
            digest.update(f"{file.name}\0{cell.cell_type}\0{tags}\0{cell.source}\0".encode())
    return digest.hexdigest()
