"""Where an edition's page is written: the committee's file is never overwritten by another one."""

from __future__ import annotations

# file below reports/, by edition
PAGES = {"committee": "review.html", "analyst": "review-analyst.html"}
