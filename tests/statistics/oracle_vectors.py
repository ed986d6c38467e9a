"""Oracle vectors: all of the shared folder where it is, the copies beside the tests elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from shared import SHARED

COPIES = Path(__file__).resolve().parent / "data"
FOLDER = SHARED / "oracle" if SHARED is not None else COPIES


def vectors(pattern: str) -> list[Path]:
    """The vector files of that pattern, sorted; never none."""
    found = sorted(FOLDER.glob(pattern))
    if not found:
        raise FileNotFoundError(f"no oracle vector {pattern}")
    return found


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def reference(group: str) -> Any:
    """One group of reference_values.json."""
    return read(COPIES / "reference_values.json")[group]


def seats_to_persons(
    num: list[list[float]], den: list[list[float]], ident: list[list[int]]
) -> tuple[np.ndarray, np.ndarray]:
    """months × seats with the person in each seat → months × persons."""
    who = np.array(ident)
    shape = (who.shape[0], who.max() + 1)
    present, expected = np.zeros(shape), np.zeros(shape)
    for month in range(who.shape[0]):
        np.add.at(present[month], who[month], num[month])
        np.add.at(expected[month], who[month], den[month])
    return present, expected
