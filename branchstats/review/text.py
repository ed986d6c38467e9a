"""Values → Chinese text. Rates stay fractions until they come here; what is missing is 无记录."""

from __future__ import annotations

import html
import math
import re
from typing import Any

import pandas as pd

MISSING = "无记录"
NOTHING = "—"


def percent(share: float, *, decimals: int = 1) -> str:
    """0.849 → 84.9%; NaN → 无记录."""
    return MISSING if _is_missing(share) else f"{share:.{decimals}%}"


def points(difference: float) -> str:
    """A difference of fractions: −0.072 → 下降7.2个百分点; under 0.05 points → 持平."""
    if _is_missing(difference):
        return MISSING
    if abs(difference) < 0.0005:
        return "持平"
    return f"{'提高' if difference > 0 else '下降'}{abs(difference) * 100:.1f}个百分点"


def number(value: float, unit: str = "", *, decimals: int = 0) -> str:
    """12.0 → 12次; NaN → 无记录. Thousands are separated."""
    # + 0.0: what rounds to nothing is 0, not -0
    return MISSING if _is_missing(value) else f"{round(value, decimals) + 0.0:,.{decimals}f}{unit}"


def change(difference: float, unit: str, *, decimals: int = 0) -> str:
    """A difference of amounts: −3 → 减少3次; nothing after rounding → 持平."""
    if _is_missing(difference):
        return MISSING
    rounded = f"{abs(difference):,.{decimals}f}"
    if not rounded.strip("0.,"):
        return "持平"
    return f"{'增加' if difference > 0 else '减少'}{rounded}{unit}"


def span(low: float, high: float) -> str:
    """An interval of a fraction: 82%—88%; NaN → nothing."""
    return "" if _is_missing(low) or _is_missing(high) else f"{low:.0%}—{high:.0%}"


def joined(parts: list[str], *, last: str = "、") -> str:
    """甲、乙、丙, with another sign before the last part if wanted."""
    return last.join(["、".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def cell(value: Any) -> str:
    """Any value of a frame as text for a table; missing → —."""
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value)) or NOTHING
    if _is_missing(value) or value == "":
        return NOTHING
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:,.0f}" if value == int(value) else f"{value:,.3g}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def _is_missing(value: Any) -> bool:
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return isinstance(value, float) and not math.isfinite(value)


def quoted(words: str) -> str:
    """Words in quotation marks; those inside become single ones."""
    return f"“{words.replace('“', '‘').replace('”', '’')}”"


def plain(markup: str) -> str:
    """The text of HTML that the package has built, for places that show no HTML."""
    return html.unescape(re.sub(r"<[^>]+>", " ", markup)).strip()
