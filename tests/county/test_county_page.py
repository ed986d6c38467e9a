"""The county page: what it says, what it keeps to itself, and that nobody is ranked on noise."""

from __future__ import annotations

import re

import numpy as np
import pytest
from invented_county import county, failed, measure, record
from lxml import html

from branchstats.county import sections
from branchstats.county.compare import by_year, comparisons, same_term, spread
from branchstats.county.naming import names_of
from branchstats.county.page import county_page
from branchstats.county.sections import Scope
from branchstats.county.table import indicators_table
from branchstats.review.tables import Table

EVIL = '<img src="http://x/" onerror=alert(1)>党支部'


def table_of(records):
    return indicators_table([r for r in records if r.is_done])


def scope_of(records) -> Scope:
    return Scope(records, names_of(records), "2019年1月—2021年12月")


@pytest.fixture(scope="module")
def odd_county():
    """Sixty branches of which two are far below the others, one failed, one of another term."""
    records = county(60, odd=2)
    other = record("别的任期", name="别的支部", term_start="2020-07-01",
                   measures=[measure("attendance.rate", 1, 500)])  # fmt: skip
    fault = failed(
        "乡<b>下", message="/secret/张三.xlsx：坏", reason="没有找到 review.toml；请补上"
    )
    small = record("小支部", name=EVIL, members=None, measures=[
        measure("attendance.rate", 1, 2, value=None, numerator=None, denominator=None, n=None,
                is_hidden=True)])  # fmt: skip
    return [*records, other, fault, small]


@pytest.fixture(scope="module")
def page(odd_county):
    return county_page(odd_county, table_of(odd_county))


def test_the_branches_far_off_are_marked_and_no_others(odd_county):
    found = comparisons(table_of(odd_county[:60]))
    assert len(found) == 9
    far_off = {"城关镇/支部001", "城关镇/支部002"}
    for one in found:
        assert set(one.beyond["branch"]) >= far_off
        assert (one.rows["q"].dropna() >= one.rows.loc[one.rows["q"].notna(), "p"]).all()
    # of those marked 5 % may be chance: of 18 here one, perhaps two
    assert sum(len(set(one.beyond["branch"]) - far_off) for one in found) <= 2


def test_alike_branches_are_not_marked():
    for seed in range(3):
        found = comparisons(table_of(county(40, seed=seed)))
        assert sum(len(one.beyond) for one in found) <= 1


def test_numbers_follow_the_folders_whatever_the_figures_are(odd_county):
    names = names_of(odd_county)
    ordered = sorted(odd_county, key=lambda r: r.key)
    assert [names.number(r.key) for r in ordered] == list(range(1, len(ordered) + 1))
    listed = sections.beyond_table(comparisons(table_of(odd_county[:60])), scope_of(odd_county))
    by_indicator = listed.frame.groupby("指标", sort=False)["编号"]
    assert all(own.is_monotonic_increasing for _, own in by_indicator)


def test_the_page_is_one_file_that_asks_for_nothing(page):
    document = html.document_fromstring(page)
    assert document.get("lang") == "zh-CN"
    assert len(document.findall(".//h1")) == 1
    addresses = [e.get(a) for e in document.iter() for a in ("src", "href") if e.get(a)]
    assert all(a.startswith(("#", "data:image/")) for a in addresses)
    pictures = document.findall(".//img")
    assert len(pictures) == 10  # nine funnels, one distribution
    assert all(len(picture.get("alt")) > 30 for picture in pictures)
    for table in document.iter("table"):
        assert table.findtext("caption")
        assert all(head.get("scope") for head in table.iter("th"))


def test_what_comes_from_outside_is_escaped_and_messages_stay_away(page):
    assert '<img src="http' not in page
    assert "&lt;img" in page
    assert "乡&lt;b&gt;下" in page
    assert "张三" not in page
    assert "没有找到 review.toml" in page


def test_figures_of_a_small_branch_are_not_there(odd_county):
    (one,) = [
        c
        for c in comparisons(table_of(odd_county))
        if c.compared.indicator.id == "attendance.rate"
    ]
    assert "小支部" not in set(one.rows["branch"])
    assert one.n_hidden == 1
    assert sections.funnel_chart(one, scope_of(odd_county)).about.n.endswith(
        "（另有1个人数太少，不列）"
    )


def test_another_term_is_listed_and_not_compared(odd_county, page):
    same, others = same_term([r for r in odd_county if r.is_done])
    assert [r.key for r in others] == ["别的任期"]
    assert "任期不同、没有列入比较的支部" in page
    assert len(same) == 61
    # of two terms that equally many have, the earlier
    assert same_term([record("甲"), record("乙", term_start="2018-01-01")])[0][0].key == "乙"


def test_two_branches_of_one_name_are_told_apart():
    names = names_of(
        [record("甲/一", name="机关"), record("乙/一", name="机关"), record("丙", name="学校")]
    )
    assert names.name("甲/一") == "机关（甲/一）"
    assert names.name("乙/一") == "机关（乙/一）"
    assert names.name("丙") == "学校"


def test_the_same_records_give_the_same_bytes_in_any_order():
    few = [
        record(f"{n:02d}", measures=[measure("attendance.rate", 80 + n, 100)]) for n in range(12)
    ]
    first = county_page(few, table_of(few))
    turned = list(reversed(few))
    assert county_page(turned, table_of(turned)) == first
    assert first.count("data:image") == 2


@pytest.mark.parametrize("count", [1, 9])
def test_few_branches_are_not_compared(count):
    records = county(count)
    page = county_page(records, table_of(records))
    assert "不作比较" in page
    assert "看不出平常差别有多大" in page
    assert "data:image" not in page
    assert "超出平常波动。其余" not in page
    # nor is there a quartile of so few
    assert spread(table_of(records))["middle"].isna().all()


def test_a_county_without_any_rate_still_has_a_page():
    records = [record(f"支部{n}") for n in range(12)]
    page = county_page(records, table_of(records))
    assert "各支部的数据情况" in page


def test_yearly_rates_are_of_the_same_branches_throughout():
    def year(key, number, part, whole):
        return measure(key, part, whole, grain="year", period=f"{2018 + number}-01-01",
                       label=f"{2018 + number}年度")  # fmt: skip

    whole = [year("attendance.rate", n, 80 + n, 100) for n in (1, 2, 3)]
    partly = [year("attendance.rate", 1, 1, 1000)]
    years = by_year(table_of([record("甲", measures=whole), record("乙", measures=partly)]))
    assert list(years["label"]) == ["2019年度", "2020年度", "2021年度"]
    assert list(years["value"]) == [0.81, 0.82, 0.83]
    assert set(years["n"]) == {1}


def test_quartiles_by_hand():
    records = [
        record(f"{n:02d}", measures=[measure("attendance.rate", n, 100)]) for n in range(11)
    ]
    found = spread(table_of(records)).iloc[0]
    assert [found["low"], found["middle"], found["high"]] == pytest.approx([0.025, 0.05, 0.075])
    assert found["n"] == 11


def test_three_hundred_branches_keep_their_table_in_a_window():
    records = county(300)
    shown = sections.quality_table(records, names_of(records))
    assert isinstance(shown, Table)
    assert len(shown.frame) == 300
    assert re.search(r'class="scroll tall compact long" role="region" tabindex="0"', shown.html())


def test_effects_of_members_make_limits_wider():
    records = county(30)
    plain = comparisons(table_of(records))[0]
    table = table_of(records)
    clustered = comparisons(table.assign(effect=table["effect"] * 6))[0]
    assert clustered.funnel.effect == 6
    assert np.nanmax(np.abs(clustered.rows["z"])) < np.nanmax(np.abs(plain.rows["z"]))
