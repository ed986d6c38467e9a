from __future__ import annotations


def county_page(records, table):
    return "<html></html>"
