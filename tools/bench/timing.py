"""Several ways of doing one thing, timed in turns, so that a busy minute hits all of them alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Timing:
    """Wall-clock seconds of one way: one number a round, in the order of the rounds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def spread(self) -> tuple[float, float]:
        return min(self.seconds), max(self.seconds)


def interleaved(
    ways: Mapping[str, Callable[[], object]], *, rounds: int, warm_up: bool = True
) -> dict[str, Timing]:
    """Run every way once a round. `warm_up`: one round before that is not counted."""
    if warm_up:
        for way in ways.values():
            way()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            gc.collect()
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
    return {name: Timing(tuple(values)) for name, values in seconds.items()}


def ratio(timings: Mapping[str, Timing], name: str, base: str) -> float:
    """Median over the rounds of one way's seconds divided by another's in the same round."""
    pairs = zip(timings[name].seconds, timings[base].seconds, strict=True)
    return median(ours / theirs for ours, theirs in pairs)
