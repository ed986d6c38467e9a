"""The rows of a frame, one at a time, for drawing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Each row with its columns as attributes (`itertuples`, typed so that a reader may use it)."""
    return iter(frame.itertuples())
