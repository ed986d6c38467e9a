"""The last pass over the page: nothing foreign in it, headings in order, contents, its own font."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree, html

from branchstats.errors import NotebookError
from branchstats.review.font import font_face

_NOT_ON_A_PAGE = ("script", "iframe", "object", "embed", "base", "form", "meta", "link", "style")
_ADDRESSES = ("src", "href", "xlink:href", "srcset", "data", "poster", "action", "background")
_OWN_ADDRESS = re.compile(r"\s*(#|data:image/(png|jpeg|gif|svg\+xml)[;,])", re.IGNORECASE)
_OUTSIDE_STYLE = re.compile(r"url\s*\(|@import|expression\s*\(|image-set", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def clean_fragment(content: str) -> str:
    """HTML of one output or text cell, without scripts, event handlers and outside addresses.

    The review needs no network and runs nothing: this makes it so, whatever a cell printed.

    Raises
    ------
    NotebookError : an image without alternative text.
    """
    if not content.strip():
        return ""
    box = html.fragment_fromstring(content, create_parent="div")
    for element in list(box.iter()):
        if not isinstance(element.tag, str) or element.tag in _NOT_ON_A_PAGE:
            _drop(element)
        else:
            _disarm(element)
    for table in list(box.iter("table")):
        _tidy_table(table)
    inner = [_escaped(box.text), *(html.tostring(e, encoding="unicode") for e in box)]
    return "".join(inner)


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _disarm(element: Any) -> None:
    for name, value in list(element.attrib.items()):
        key = name.lower()
        is_outside = key in _ADDRESSES and not _OWN_ADDRESS.match(value)
        if key.startswith("on") or is_outside or (key == "style" and _OUTSIDE_STYLE.search(value)):
            del element.attrib[name]
    if element.tag == "img" and not (element.get("alt") or "").strip():
        raise NotebookError(
            reason="有一张图没有替代文字（alt）",
            advice="请用 branchstats.charts 的图，或在单元格元数据里写 alt",
        )
    if element.tag == "img" and not element.get("src"):
        _drop(element)


def _tidy_table(table: Any) -> None:
    """Scopes for header cells and room to scroll, also for a frame that was shown as it is."""
    for head in list(table.iter("th")):
        if not head.text_content().strip():
            head.tag = "td"  # a blank corner is no header
        elif not head.get("scope"):
            is_column = any(parent.tag == "thead" for parent in head.iterancestors())
            head.set("scope", "col" if is_column else "row")
    parent = table.getparent()
    if "scroll" not in (parent.get("class") or "").split():
        region = etree.Element("div", {"class": "scroll", "role": "region", "tabindex": "0"})
        region.set("aria-label", table.findtext("caption") or "表格")
        region.tail, table.tail = table.tail, None
        parent.replace(table, region)
        region.append(table)


def _escaped(words: str | None) -> str:
    return (words or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def finish(page: str, *, is_single: bool) -> str:
    """The rendered page → the page as it is written.

    One h1; the other headings in order, each with an id; main in sections by h2; the contents
    filled in; the font's subset of the characters used.
    """
    document = html.document_fromstring(page, parser=html.HTMLParser(huge_tree=True))
    main = document.find(".//main")
    _order_headings(document, main, is_single=is_single)
    sections = _sections(main)
    _settle_links(main)
    _contents(document.get_element_by_id("contents"), sections)
    words = "".join(document.itertext())
    document.get_element_by_id("font").text = font_face(words)
    text = html.tostring(document, doctype="<!DOCTYPE html>", encoding="unicode")
    return text + "\n"


def _order_headings(document: Any, main: Any, *, is_single: bool) -> None:
    """Main holds no h1: the title of a single notebook stands in the head, others step down."""
    title = (document.find(".//h1").text or "").strip()
    headings = list(main.iter(*_HEADINGS))
    if is_single and headings and headings[0].tag == "h1":
        if headings[0].text_content().strip() == title:
            headings.pop(0).drop_tree()
        for heading in headings:
            heading.tag = "h2" if heading.tag == "h1" else heading.tag
    else:
        for heading in headings:
            heading.tag = f"h{min(int(heading.tag[1]) + 1, 6)}"


def _sections(main: Any) -> list[Any]:
    """Wrap what follows each h2 up to the next in a section with an id; return these sections."""
    sections: list[Any] = []
    current = None
    for child in list(main):
        if child.tag == "h2":
            number = len(sections) + 1
            current = etree.SubElement(main, "section")
            current.set("id", f"s{number}")
            current.set("aria-labelledby", f"h{number}")
            child.set("id", f"h{number}")
            sections.append(current)
        if current is not None:
            current.append(child)
    for section in sections:
        for number, heading in enumerate(section.iter("h3"), start=1):
            heading.set("id", f"{section.get('id')}-{number}")
    return sections


def _settle_links(main: Any) -> None:
    """A link whose target is not on the page goes to the next of its choices that is (`data-else`).

    Where none is, the link is taken out; one without other choices becomes plain text. An id that
    stands twice counts once: the first keeps it.
    """
    seen: set[str] = set()
    for element in main.iter():
        name = element.get("id") if isinstance(element.tag, str) else None
        if name and name in seen:
            del element.attrib["id"]
        elif name:
            seen.add(name)
    for link in list(main.iter("a")):
        others = link.attrib.pop("data-else", None)
        choices = [link.get("href") or "", *(others or "").split()]
        known = [choice for choice in choices if choice.removeprefix("#") in seen]
        if known:
            link.set("href", known[0])
        elif others is None:
            link.drop_tag()
        else:
            _drop(link)


def _contents(nav: Any, sections: Iterable[Any]) -> None:
    items = etree.SubElement(nav, "ol")
    for section in sections:
        link = etree.SubElement(etree.SubElement(items, "li"), "a")
        link.set("href", f"#{section.get('id')}")
        link.text = section.find("h2").text_content().strip()
