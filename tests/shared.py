"""Where the shared design folder is, for tests that hold the library against its samples."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_HERE = Path(__file__).resolve().parent.parent
_candidate = Path(os.environ.get("BRANCHSTATS_SHARED", _HERE.parent / "shared"))
SHARED: Path | None = _candidate if (_candidate / "DESIGN.md").is_file() else None

needs_shared = pytest.mark.skipif(
    SHARED is None,
    reason="the folder `shared` does not stand beside the checkout (set BRANCHSTATS_SHARED)",
)
