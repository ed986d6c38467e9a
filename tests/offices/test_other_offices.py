"""Files of offices that the reader's authors did not draw: F1 by file against known facts."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "tools"))

import office_attendance
import office_others
from office import Fact, make_office

from branchstats import pipeline
from branchstats.project import load_project

LEAST_F1 = 0.99
SEEDS = range(12)


def day(dates: pd.Series) -> list[str]:
    return dates.dt.strftime("%Y-%m-%d").fillna("").tolist()


def number(value: object) -> str:
    return "" if value is None or pd.isna(value) or value == "" else f"{float(value):.2f}"


def expected(facts: list[Fact], dataset: str) -> Counter:
    kept = [fact for fact in facts if fact.dataset == dataset]
    if dataset == "attendance":
        return Counter((f.file, f.name, f.date, f.value) for f in kept)
    if dataset == "scores":
        return Counter(
            (f.file, f.name, f.date[:4], f.detail, f.value, number(f.number)) for f in kept
        )
    if dataset == "recruitment":
        return Counter((f.file, f.name, f.value, f.date, f.detail) for f in kept)
    if dataset == "volunteering":
        return Counter((f.file, f.name, f.date, f.detail, number(f.number)) for f in kept)
    return Counter((f.file, f.name, f.date, number(f.value), number(f.number)) for f in kept)


def found(frames: dict[str, pd.DataFrame], dataset: str, free: set[str]) -> Counter:
    data = frames[dataset]
    if dataset == "volunteering":
        data = data[data["hours"] > 0]
    columns = [data["source_file"], data.get("name")]
    if dataset == "attendance":
        return Counter(zip(*columns, day(data["date"]), data["status"], strict=True))
    if dataset == "scores":
        subject = [
            "*" if f in free else s
            for f, s in zip(data["source_file"], data["subject"], strict=True)
        ]
        year = [text[:4] for text in day(data["date"])]
        return Counter(
            zip(*columns, year, subject, data["status"], data["score"].map(number), strict=True)
        )
    if dataset == "recruitment":
        return Counter(
            zip(*columns, data["event"], day(data["date"]), data["date_precision"], strict=True)
        )
    if dataset == "volunteering":
        return Counter(
            zip(
                *columns,
                day(data["date"]),
                data["date_precision"],
                data["hours"].map(number),
                strict=True,
            )
        )
    meetings = data.explode("types")
    return Counter(
        zip(meetings["source_file"], meetings["types"], day(meetings["date"]), meetings["expected"].map(number), meetings["present"].map(number), strict=True)
    )  # fmt: skip


def f1(true: Counter, got: Counter) -> float:
    hit = sum((true & got).values())
    return 2 * hit / (sum(true.values()) + sum(got.values())) if hit else 0.0


@pytest.mark.parametrize("seed", SEEDS)
def test_every_file_of_an_office_is_understood(seed, tmp_path):
    office = make_office(seed)
    year = 2019 + seed % 3
    for module in (office_attendance, office_others):
        makers = [
            f
            for f in vars(module).values()
            if callable(f) and getattr(f, "__module__", "") == module.__name__
        ]
        for maker in makers:
            maker(office) if maker.__name__ == "roster" else maker(office, year)
    for name, content in office.files.items():
        target = tmp_path / "data" / "raw" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    (tmp_path / "review.toml").write_text(
        f"[term]\nstart = {year}-01-01\nmonths = 36\n", encoding="utf-8"
    )
    outcome = pipeline.clean(load_project(tmp_path))
    free = {fact.file for fact in office.facts if fact.detail == "*"}
    faults = []
    for dataset in ("attendance", "scores", "recruitment", "volunteering", "meetings"):
        true, got = expected(office.facts, dataset), found(outcome.frames, dataset, free)
        files = {key[0] for key in true}
        for file in sorted(files):
            a = Counter({k: v for k, v in true.items() if k[0] == file})
            b = Counter({k: v for k, v in got.items() if k[0] == file})
            if f1(a, b) < LEAST_F1:
                faults.append(
                    (file, dataset, round(f1(a, b), 3), list(a - b)[:3], list(b - a)[:3])
                )
    assert not faults, "\n".join(map(str, faults))
