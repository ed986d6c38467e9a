"""Tables that search and sort without network: the analyst's page, and a notebook at the desk.

The library is DataTables as itables brings it; nothing is fetched. The committee's page has none.
"""

from __future__ import annotations

from base64 import b64encode
from importlib.resources import files

_MINE = """\
.dt-search { margin: .3em 0; font-size: 1rem; }
.dt-search input { font: inherit; min-width: 14em; margin-left: .5em; padding: .1em .4em; border: 1px solid #767676; }
@media print { .dt-search, .dt-column-order { display: none; } }
"""
# of a table in JupyterLab; the words of DataTables in Chinese
_WORDS = {
    "search": "查找：",
    "lengthMenu": "每页 _MENU_ 行",
    "info": "第 _START_—_END_ 行，共 _TOTAL_ 行",
    "infoEmpty": "没有行",
    "infoFiltered": "（从 _MAX_ 行中查找）",
    "zeroRecords": "没有符合的行",
    "emptyTable": "没有数据",
}


def with_sorting(page: str) -> str:
    """The page's HTML with the library before </body>; its tables stay whole without scripts."""
    bundle = files("itables").joinpath("html")
    style = bundle.joinpath("dt_bundle.css").read_text(encoding="utf-8")
    library = b64encode(bundle.joinpath("dt_bundle.js").read_bytes()).decode("ascii")
    start = (
        files("branchstats.review").joinpath("template", "tables.js").read_text(encoding="utf-8")
    )
    added = (
        f'<style media="screen">{style}</style>\n<style>{_MINE}</style>\n'
        f'<script type="text/plain" id="datatables">{library}</script>\n'
        f"<script>\n{start}</script>\n"
    )
    before, end, after = page.rpartition("</body>")
    return before + added + end + after


def sortable_tables() -> None:
    """From here on this notebook shows frames as tables to search and sort, all rows, offline.

    Call it once, in the notebook's first cell; `frame` at the end of a cell is then such a table.
    """
    from itables import init_notebook_mode, options

    options.language = _WORDS
    options.maxBytes = 0  # all rows: the analyst looks for one
    options.showIndex = False
    init_notebook_mode(all_interactive=True, connected=False)
