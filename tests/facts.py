"""Known facts against tidy tables: what is compared for each data set, and F1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

DATASETS = ("attendance", "scores", "recruitment", "volunteering", "meetings")


def expected(facts: Iterable, dataset: str) -> Counter:
    """The facts of a data set as keys; a fact has file, name, date, detail, value, number."""
    kept = [fact for fact in facts if fact.dataset == dataset]
    if dataset == "attendance":
        keys = [(f.file, f.name, f.date, f.value) for f in kept]
    elif dataset == "scores":
        keys = [(f.file, f.name, f.date[:4], f.detail, f.value, number(f.number)) for f in kept]
    elif dataset == "recruitment":
        keys = [(f.file, f.name, f.value, f.date, f.detail) for f in kept]
    elif dataset == "volunteering":
        keys = [(f.file, f.name, f.date, f.detail, number(f.number)) for f in kept]
    else:
        keys = [(f.file, f.name, f.date, number(f.value), number(f.number)) for f in kept]
    return Counter(keys)


def found(frames: Mapping[str, pd.DataFrame], dataset: str, free: frozenset[str]) -> Counter:
    """The same keys from the tidy tables; `free`: files that do not state a subject."""
    data = frames[dataset]
    if dataset == "volunteering":
        data = data[data["hours"] > 0]
    if dataset == "meetings":
        data = data.explode("types")
        numbers = (data["expected"].map(number), data["present"].map(number))
        return Counter(
            zip(data["source_file"], data["types"], day(data["date"]), *numbers, strict=True)
        )
    who = (data["source_file"], data["name"])
    if dataset == "attendance":
        return Counter(zip(*who, day(data["date"]), data["status"], strict=True))
    if dataset == "recruitment":
        when = (day(data["date"]), data["date_precision"])
        return Counter(zip(*who, data["event"], *when, strict=True))
    if dataset == "volunteering":
        when = (day(data["date"]), data["date_precision"])
        return Counter(zip(*who, *when, data["hours"].map(number), strict=True))
    year = [text[:4] for text in day(data["date"])]
    subject = [
        "*" if file in free else subject
        for file, subject in zip(data["source_file"], data["subject"], strict=True)
    ]
    marks = (data["status"], data["score"].map(number))
    return Counter(zip(*who, year, subject, *marks, strict=True))


def f1(true: Counter, got: Counter) -> float:
    """Harmonic mean of precision and recall over keys with their multiplicity."""
    hit = sum((true & got).values())
    return 2 * hit / (sum(true.values()) + sum(got.values())) if hit else 0.0


def of_file(keys: Counter, file: str) -> Counter:
    """The keys of one file."""
    return Counter({key: count for key, count in keys.items() if key[0] == file})


def day(dates: pd.Series) -> list[str]:
    """Dates as ISO text, '' where missing."""
    return dates.dt.strftime("%Y-%m-%d").fillna("").tolist()


def number(value: object) -> str:
    """A number with two decimals, '' where there is none."""
    return "" if pd.isna(value) or value == "" else f"{float(value):.2f}"
