"""A review against its inputs: the same files, settings and words, and the same page from them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree, html

from branchstats import atomic, findings, pipeline, store
from branchstats.errors import ProjectError, message
from branchstats.project import Project, load_project
from branchstats.review.comparison import page_differences
from branchstats.review.editions import EDITIONS
from branchstats.review.page import build_review, review_notebooks
from branchstats.review.provenance import BLOCK, PREVIOUS, anchor, fingerprint, stated_inputs
from branchstats.words import FILE as WORDS

Report = pipeline.Report
COPIED = ("review.toml", "data/corrections.csv", "data/notes.csv", WORDS)
_AGAIN = "请恢复当时的文件再核对，或重新生成报告"


def verify(
    report: Path,
    project: Project,
    *,
    last: Project | None = None,
    rerun: bool = True,
    progress: Report | None = None,
) -> list[str]:
    """What differs between a review and its inputs as they are now; empty where nothing does.

    First the version, the exports, the settings, the clerk's own files and the notebooks are
    compared by SHA-256 with what the page states. Where all agree and `rerun` is set, the page is
    made once more from data/raw in a folder of its own and compared byte by byte. Neither the
    project's tables nor its reports are touched. A page that lays the last term beside this one
    is made again with `last`, whose processed tables are taken as they are.

    Raises
    ------
    ProjectError : the file is no review, the project cannot be read, or another run is on.
    """
    content = _read(report)
    given = _parse(content, file=report.name)
    with atomic.exclusive(project):
        stated = _stated(given, file=report.name)
        differences = list(_inputs_differ(stated, _now(project), given, project=project))
        differences += _previous_differs(stated.get(PREVIOUS), last)
        if differences or not rerun:
            return differences
        again = _made_again(project, last, edition=_edition(given), progress=progress)
    if again == content:
        return []
    told = page_differences(given, _parse(again, file=report.name), file=report.name)
    return told or [
        message(
            file=report.name, reason="文字和图都相同，页面的其他部分（样式、脚本、编码）被改过",
            advice="请以重新生成的报告为准",
        )
    ]  # fmt: skip


def _read(report: Path) -> bytes:
    try:
        return report.read_bytes()
    except OSError as fault:
        raise ProjectError(
            file=report.name, reason="打不开这份报告",
            advice="请写 branchstats review 生成的 html 文件的路径",
        ) from fault  # fmt: skip


def _parse(content: bytes, *, file: str) -> Any:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        document = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, ValueError) as fault:
        raise _no_review(file) from fault
    if document.find("body") is None:
        raise _no_review(file)
    return document


def _no_review(file: str) -> ProjectError:
    return ProjectError(
        file=file, reason="不是 branchstats 生成的三年数据报告，或者里面的来源记录已被删去",
        advice="请写 branchstats review 生成的 html 文件，未经别的软件另存",
    )  # fmt: skip


def _stated(document: Any, *, file: str) -> dict[str, Any]:
    """The inputs that the page states, checked for their form."""
    found = document.xpath(f"//head/meta[@name='{BLOCK}']/@content")
    try:
        (block,) = found
        stated = json.loads(block)
        is_sound = isinstance(stated["version"], str) and isinstance(stated["notebooks"], str)
        is_sound = is_sound and all(isinstance(stated[k], dict) for k in ("files", "settings"))
    except (ValueError, KeyError, TypeError) as fault:
        raise _no_review(file) from fault
    if not is_sound or _edition(document) not in EDITIONS:
        raise _no_review(file)
    return stated


def _edition(document: Any) -> str:
    return document.find("body").get("class") or ""


def _now(project: Project) -> dict[str, Any]:
    """The inputs as they are now, with the exports under their names."""
    manifest = store.manifest_of(project, pipeline.raw_files(project))
    stated = stated_inputs(manifest, root=project.root, notebooks=review_notebooks(project))
    return {**stated, "names": [f["file"] for f in manifest["files"]]}


def _inputs_differ(
    stated: Mapping[str, Any], now: Mapping[str, Any], page: Any, *, project: Project
) -> Iterator[str]:
    if stated["version"] != now["version"]:
        yield message(
            file="branchstats", raw=stated["version"], reason=f"现在的版本是 {now['version']}",
            advice="请用同一版本核对，或重新生成报告",
        )  # fmt: skip
    yield from _files_differ(stated["files"], now, page, folder=project.raw.name)
    for name in sorted({*stated["settings"], *now["settings"]}):
        reason = _change(stated["settings"].get(name), now["settings"].get(name))
        if reason:
            yield message(file=name, reason=reason, advice=_AGAIN)
    if stated["notebooks"] != now["notebooks"]:
        yield message(file="notebooks", reason=_CHANGED, advice=_AGAIN)


def _previous_differs(stated: str | None, last: Project | None) -> list[str]:
    """The last term's project: the one that the page was made with, and as it was then."""
    given = None if last is None else fingerprint(store.load_manifest(last))
    if given == stated:
        return []
    reason, advice = "与生成报告时用的上届项目不同，或者它后来改过", _AGAIN
    if given is None:
        reason = "报告里有“与上届对照”一节"
        advice = "请加 --previous 指明上届的项目再核对"
    elif stated is None:
        reason, advice = "报告里没有“与上届对照”一节", "请去掉 --previous 再核对"
    return [message(file="--previous", reason=reason, advice=advice)]


_CHANGED = "生成报告以后改过"


def _change(before: Any, after: Any) -> str:
    """What became of one input; empty where it is the same."""
    if before == after:
        return ""
    if before is None:
        return "生成报告的时候没有这个文件"
    return "生成报告的时候有，现在没有了" if after is None else _CHANGED


def _files_differ(
    stated: Mapping[str, Any], now: Mapping[str, Any], page: Any, *, folder: str
) -> Iterator[str]:
    names = {anchor(name): name for name in now["names"]}
    if stated and not set(stated) & set(names):
        yield message(
            file=folder, reason=f"报告用了{len(stated)}个表格，这里一个也没有",
            advice="这多半是另一个项目的报告，请用 --project 指明它的项目",
        )  # fmt: skip
        return
    for key in sorted({*stated, *names}, key=lambda key: names.get(key, "")):
        name = names.get(key) or _name_on_page(page, key)
        if key in stated and key in names and stated[key] == now["files"][key]:
            continue
        reason = _CHANGED
        if key not in names:
            reason = "生成报告的时候有，现在没有了"
        elif key not in stated:
            reason = "生成报告的时候没有这个文件"
        yield message(file=f"{folder}/{name}", reason=reason, advice=_AGAIN)


def _name_on_page(page: Any, key: str) -> str:
    """A file's name as the page's table of sources shows it."""
    row = page.get_element_by_id(key, None)
    cell = row[0] if row is not None and len(row) else None
    return cell.text_content().strip() if cell is not None else "（报告上没有印出名称的表格）"


def _made_again(
    project: Project, last: Project | None, *, edition: str, progress: Report | None
) -> bytes:
    """The page made once more from the project's exports, in a folder that is removed after."""
    scratch = atomic.scratch(project)
    try:
        for name in COPIED:
            if (project.root / name).is_file():
                (scratch / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(project.root / name, scratch / name)
        if project.notebooks.is_dir():
            shutil.copytree(project.notebooks, scratch / "notebooks")
        twin = load_project(scratch, raw=project.raw)
        pipeline.clean(twin, report=progress)
        findings.write_findings(twin)
        page = build_review(twin, edition=edition, output=scratch / "page.html", last=last)
        return page.read_bytes()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
