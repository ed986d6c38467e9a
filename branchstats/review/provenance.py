"""Where the numbers come from, as the page states it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

SHOWN = 12  # hex digits of a hash that a reader compares by eye


def fingerprint(manifest: Mapping[str, Any]) -> str:
    """One hash over the hashes of all inputs: two pages with the same one had the same inputs."""
    parts = [f"{f['file']} {f['sha256']}" for f in manifest.get("files", [])]
    parts += [f"{name} {value}" for name, value in sorted(manifest.get("settings", {}).items())]
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()[:SHOWN]


def anchor(file: str) -> str:
    """The id of a file's row in the table of sources: letters and digits, whatever its name."""
    return "src-" + hashlib.sha256(file.encode("utf-8")).hexdigest()[:SHOWN]
