"""Programs that a check needs and that `make test` does not install: skip loudly, or fail in CI."""

from __future__ import annotations

import os
import shutil

import pytest

REQUIRED = os.environ.get("BRANCHSTATS_REQUIRE_ALL") == "1"


def missing(what: str, how: str) -> None:
    """Skip loudly; with BRANCHSTATS_REQUIRE_ALL=1 fail instead."""
    words = f"NOT CHECKED: {what} is missing; {how}"
    if REQUIRED:
        pytest.fail(words)
    pytest.skip(words)


def program(*names: str, how: str) -> str:
    """The path of the first of the programs that is there; without one the check is skipped."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    missing(names[0], how)
    raise AssertionError("missing() does not return")
