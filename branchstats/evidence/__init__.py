"""The report's sentences against the data: `judge` gives the findings (STATISTICS.md §1)."""

from branchstats.evidence.judging import judge

__all__ = ["judge"]
