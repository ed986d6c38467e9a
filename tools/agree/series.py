"""Every indicator of a cleaned project at every grain and split → series.json in its folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from agree.compare import columns  # noqa: E402

from branchstats.indicators.catalogue import catalogue  # noqa: E402
from branchstats.indicators.select import Frozen  # noqa: E402
from branchstats.indicators.series import GRAINS  # noqa: E402
from branchstats.project import load_project  # noqa: E402
from branchstats.review.editions import ANALYST  # noqa: E402
from branchstats.review.opening import Review  # noqa: E402

SPLITS = ("type", "group", "format", "weekday", "subject", "category", "level")


def every_series(root: Path) -> dict[str, Any]:
    """`indicator grain split` → its series; splits by branch year, of indicators that have them."""
    review = Review(load_project(root), edition=ANALYST)
    tables, term, settings = Frozen(review.tables), review.term, review.settings
    found: dict[str, Any] = {}
    for key, chosen in catalogue().items():
        for by in GRAINS:
            series = chosen.compute(tables, term=term, settings=settings, by=by)
            found[f"{key} {by}"] = columns(series)
        for split in SPLITS:
            try:
                series = chosen.compute(
                    tables, term=term, settings=settings, by="year", split=split
                )
            except ValueError:  # this indicator has other splits
                continue
            if "group" in series:
                found[f"{key} year {split}"] = columns(series)
    return found


if __name__ == "__main__":
    project = Path(sys.argv[1])
    text = json.dumps(every_series(project), ensure_ascii=False, sort_keys=True)
    (project / "series.json").write_text(text, encoding="utf-8")
