"""主题教育: sessions and hours by the theme that the titles name (vocabulary/themes.toml)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats.indicators import themes
from branchstats.indicators.select import Tables, table
from branchstats.indicators.series import counts, only_where, period_of
from branchstats.settings import Settings
from branchstats.term import Term


def theme_sessions(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """主题教育场次: sessions whose title names a theme, each counted once; `split` may be theme.

    A session that names two themes counts under each of them. NaN in a period without any title on
    record: none could have named one.
    """
    rows = _sessions(tables, term=term, by=by)
    named = _by_theme(rows) if split else _with_theme(rows)
    found = named.groupby(_keys(split), as_index=False).agg(value=("meeting_id", "size"))
    series = counts(found, term=term, by=by, split=split, groups=_names(named, split))
    spoken = series["period"].isin(rows["period"])
    return only_where(series, spoken)


def theme_hours(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """主题教育学时: hours that the records state for such sessions; n sessions that state them.

    `split` may be theme. NaN in a period in which none states its hours: unknown, not 0.
    """
    rows = _sessions(tables, term=term, by=by)
    rows = rows[rows["hours"].notna()]
    named = _by_theme(rows) if split else _with_theme(rows)
    found = named.groupby(_keys(split), as_index=False).agg(
        value=("hours", "sum"), n=("hours", "size")
    )
    groups = _names(named, split)
    return counts(found, term=term, by=by, split=split, groups=groups, empty=np.nan)


def names_a_theme(titles: pd.Series) -> pd.Series:
    """Which titles name one of the themes."""
    return themes.by_name(titles, "themes").any(axis=1)


def _sessions(tables: Tables, *, term: Term, by: str) -> pd.DataFrame:
    rows = table(tables, "meetings").drop_duplicates("meeting_id")
    period = period_of(rows["date"], rows["date_precision"], term=term, by=by)
    return rows.assign(period=period)[period.notna() & rows["title"].fillna("").ne("")]


def _with_theme(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[names_a_theme(rows["title"])]


def _by_theme(rows: pd.DataFrame) -> pd.DataFrame:
    named = themes.by_name(rows["title"], "themes")
    parts = [rows[named[name]].assign(group=str(name)) for name in named]
    return pd.concat(parts, ignore_index=True).astype({"group": "str"})


def _keys(split: str | None) -> list[str]:
    return ["period"] if split is None else ["period", "group"]


def _names(named: pd.DataFrame, split: str | None) -> list[str] | None:
    if split is None:
        return None
    return [name for name in themes.words("themes") if name in set(named["group"])]
