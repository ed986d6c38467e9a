"""Readers that misbehave, to be run in the worker."""

from __future__ import annotations

import mmap
import os
import time
from pathlib import Path

from branchstats.errors import ExportError
from branchstats.exports.cells import make_sheet
from branchstats.exports.sheet import Sheet


def strange(path: Path, *, file: str) -> tuple[Sheet, ...]:
    """Do what the file's name says."""
    name = path.stem
    if name == "dies":
        os.abort()
    if name == "hangs":
        time.sleep(60)
    if name == "eats":
        mmap.mmap(-1, 1_300_000_000).close()
    if name == "breaks":
        raise RuntimeError("a fault of ours")
    if name == "refuses":
        raise ExportError(file=file, reason="读不了", advice="请换一个")
    if name == "prints":
        os.write(1, b"noise of a library\n")
    return (make_sheet([(name, os.getpid())], file=file),)
