"""The county page: one HTML file for the organisation department, as the branch's review is made."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import pandas as pd
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from branchstats.county import sections
from branchstats.county.compare import FALSE_SHARE, by_year, comparisons, same_term, spread
from branchstats.county.naming import names_of
from branchstats.county.record import Record
from branchstats.county.sections import Scope
from branchstats.review.finish import clean_fragment, finish
from branchstats.review.provenance import SHOWN
from branchstats.statistics.funnel import LEAST_UNITS
from branchstats.term import Term

TITLE = "各支部工作数据汇总"


def county_page(records: Sequence[Record], table: pd.DataFrame) -> str:
    """The page's HTML. `table` is the indicators table of these records.

    Branches of the term that most have are compared; the others are listed. The same records give
    the same bytes.
    """
    done = [record for record in records if record.is_done]
    same, others = same_term(done)
    names = names_of(records)
    start = pd.Timestamp(same[0].term_start)
    term = Term(start.date(), same[0].term_months).label
    scope = Scope(same, names, term)
    own = table[table["branch"].isin([record.key for record in same])]
    found = comparisons(own)
    shown: dict[str, Any] = {
        "tiles": _tiles(records, same),
        "findings": _findings(found, scope),
        "beyond": sections.beyond_table(found, scope),
        "rates": sections.rates_chart(own, scope),
        "years": sections.years_table(by_year(own)),
        "funnels": [sections.funnel_chart(one, scope) for one in found],
        "spread": sections.spread_table(spread(own)),
        "quality": sections.quality_table(done, names),
        "failures": sections.failures_table(records, names),
        "others": sections.others_table(others, names),
    }
    html = {name: _html(part) for name, part in shown.items()}
    page = (
        _environment()
        .get_template("county.html.j2")
        .render(
            **html,
            title=TITLE,
            term=term,
            n_same=len(same),
            n_others=len(others),
            n_least=LEAST_UNITS,
            false_share=f"{FALSE_SHARE:.0%}",
            version=version("branchstats"),
            fingerprint=_fingerprint(records),
        )
    )
    return finish(page, is_single=False)


def _html(part: Any) -> Any:
    if isinstance(part, list):
        return [_html(one) for one in part]
    return clean_fragment(part.html()) if hasattr(part, "html") else part


def _tiles(records: Sequence[Record], same: Sequence[Record]) -> list[tuple[str, str]]:
    done = [record for record in records if record.is_done]
    members = [record.members for record in done if record.members is not None]
    qualities = [record.quality for record in done if record.quality is not None]
    on_record = pd.Series([record.months_on_record for record in same], dtype=float)
    few = len(done) - len(members)
    return [
        (f"{len(done)}个", f"支部有结果，共{len(records)}个"),
        (f"{sum(members):,}名", "党员" + (f"（{few}个支部无花名册或人数少，不计）" if few else "")),
        (f"{on_record.median():.0f}个月", f"有记录的月数中位，任期{same[0].term_months}个月"),
        (f"{sum(q.files for q in qualities):,}个",
         f"文件，{sum(q.unreadable for q in qualities):,}个读不出"),
        (f"{sum(q.records for q in qualities):,}条",
         f"记录，另有{sum(q.rejects for q in qualities):,}格读不懂"),
    ]  # fmt: skip


def _findings(found: Sequence[Any], scope: Scope) -> list[str]:
    """What the comparisons say in all, in sentences."""
    compared = [one for one in found if not one.funnel.reason and len(one.rows)]
    if not compared:
        return [
            f"支部不到{LEAST_UNITS}个，或有数据的不到{LEAST_UNITS}个：看不出平常差别有多大，不作比较。"
        ]
    tests = sum(len(one.rows) for one in compared)
    beyond = pd.concat([one.beyond for one in compared])
    if beyond.empty:
        return [
            f"{len(compared)}项比率、{tests:,}次比较，没有一个支部的差别超出平常波动。",
            "支部之间看得见的高低，用偶然和平常的差别就能解释，不宜据此排名次。",
        ]
    return [
        f"{len(compared)}项比率、{tests:,}次比较，校正后{beyond['branch'].nunique()}个支部的"
        f"{len(beyond)}项超出平常波动。其余的高低，用偶然和平常的差别就能解释，不宜据此排名次。",
        "超出的也先核对台账：交的表不全、应到人数算法不同，都会造成这样的差别。",
    ]


def _fingerprint(records: Sequence[Record]) -> str:
    parts = [f"{r.key} {r.state} {r.inputs}" for r in sorted(records, key=lambda r: r.key)]
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()[:SHOWN]


def _environment() -> Environment:
    own = PackageLoader("branchstats.county", "template")
    return Environment(
        loader=ChoiceLoader([own, PackageLoader("branchstats.review", "template")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
