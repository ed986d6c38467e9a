"""HTML, MHT and XML Spreadsheet 2003 under the name .xls."""

from __future__ import annotations

from datetime import date, datetime, time
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from shared import SHARED, needs_shared

from branchstats.errors import ExportError
from branchstats.exports.html import read_html
from branchstats.exports.sheet import Fault, Merge, Sheet
from branchstats.exports.spreadsheet_2003 import read_spreadsheet_2003
from branchstats.exports.workbook import read_file


def read(markup: str, encoding: str = "utf-8") -> Sheet:
    return read_html(markup.encode(encoding), file="x.xls")[0]


META = '<html><head><meta http-equiv=Content-Type content="text/html; charset={}"></head><body>'


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("gb2312", "gb18030"), ("GBK", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "gb18030"), ("utf-8", "utf-8")],
)  # fmt: skip
def test_rare_names_survive_whatever_is_declared(declared: str, encoding: str) -> None:
    page = META.format(declared) + "<table><tr><td>王喆镕<td>0012</table>"
    assert read(page, encoding).rows == (("王喆镕", "0012"),)


def test_a_page_in_utf_16() -> None:
    assert read("<table><tr><td>王喆镕</td></tr></table>", "utf-16").rows == (("王喆镕",),)


def test_every_cell_is_text_with_its_exact_value() -> None:
    sheet = read(
        "<table><tr><td>0012</td><td x:num>5</td><td x:num='13.5001'>13.5</td>"
        "<td x:num='44260'>2021/3/5</td><td x:num='0.951'>95%</td>"
        '<td x:str="\'JG4001">JG4001</td><td>NA</td><td>&nbsp;</td></tr></table>'
    )
    assert sheet.rows == (
        ("0012", "5", "13.5001", "2021/3/5", "95%", "JG4001", "NA", None),
    )  # fmt: skip


def test_white_space_as_a_browser_shows_it() -> None:
    sheet = read(
        "<table><tr><td>\n  张&nbsp;三\n  （组长） </td><td>上午<br>下午<br/>晚上</td>"
        "<td><p>一</p><p>二</p></td><td><b>粗</b>体<i>字</i></td></tr></table>"
    )
    assert sheet.rows == (("张 三 （组长）", "上午\n下午\n晚上", "一\n二", "粗体字"),)


def test_scripts_styles_and_comments_never_appear() -> None:
    sheet = read(
        "<style>td{x}</style><script>var a='<table><tr><td>假</td></tr></table>'</script>"
        "<table><tr><td>a<script>alert(1)</script><!-- 13900001111 -->b</td>"
        "<td><style>p{}</style>=cmd()</td></tr></table>"
    )
    assert sheet.rows == (("ab", "=cmd()"),)


def test_spans_become_merges_and_blanks() -> None:
    sheet = read(
        "<table><tr><td colspan=3>题目</td></tr>"
        "<tr><td rowspan=2>一组</td><td>王一</td><td>1</td></tr>"
        "<tr><td>王二</td><td rowspan=9>2</td></tr></table>"
        "<table><tr><td>另表</td><td>x</td><td>y</td></tr></table>"
    )
    assert sheet.rows == (
        ("题目", None, None),
        ("一组", "王一", "1"),
        (None, "王二", "2"),
        ("另表", "x", "y"),
    )
    assert sheet.merges == (Merge(0, 0, 0, 2), Merge(1, 0, 2, 0))


def test_a_layout_table_around_the_tables_is_no_row() -> None:
    sheet = read(
        "<table><tr><td><table><tr><td>a</td></tr></table></td></tr>"
        "<tr><td><table><tr><td>b</td></tr></table></td></tr><tr><td>c</td></tr></table>"
    )
    assert sheet.rows == (("a",), ("b",), ("c",))


def test_unclosed_and_wrong_tags() -> None:
    sheet = read("<table><tbody><tr><th>姓名<th>学时<tr><td>王一<td>2<tr></tbody>")
    assert sheet.rows[:2] == (("姓名", "学时"), ("王一", "2"))


def test_a_page_without_a_table() -> None:
    with pytest.raises(ExportError, match="网页里没有表格"):
        read("<html><body>请登录</body></html>")


def test_nothing_is_fetched_and_no_entity_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("不该读到", encoding="utf-8")
    sheet = read(
        f'<!DOCTYPE html [<!ENTITY s SYSTEM "{secret.as_uri()}">]><table><tr>'
        f'<td>&s;x</td><td><img src="http://127.0.0.1:9/a.png">y</td></tr></table>'
    )
    assert "不该读到" not in repr(sheet)
    assert sheet.rows[0][1] == "y"


def test_mht_pages_become_sheets(tmp_path: Path) -> None:
    message = MIMEMultipart("related")
    for place, cell in (
        ("file:///C:/main.htm", None),
        ("file:///C:/x.files/tabstrip.htm", "标签"),
        ("file:///C:/x.files/sheet001.htm", "王喆镕"),
        ("file:///C:/x.files/sheet002.htm", "李玥"),
    ):
        table = f"<table><tr><td>{cell}</td></tr></table>" if cell else "<frameset>"
        part = MIMEText(META.format("gb2312") + table, "html", "gb18030")
        part["Content-Location"] = place
        message.attach(part)
    path = tmp_path / "x.xls"
    path.write_bytes(message.as_bytes())
    sheets = read_file(path, file="x.xls")
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [
        ("", (("王喆镕",),)),
        ("（2）", (("李玥",),)),
    ]


SPREADSHEET = """<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
 <Worksheet ss:Name="签到"><Table>
  <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">题目</Data></Cell></Row>
  <Row ss:Index="3">
   <Cell><Data ss:Type="String">王喆镕</Data></Cell>
   <Cell ss:Index="3"><Data ss:Type="Number">2.5</Data></Cell>
   <Cell><Data ss:Type="Number">1234567890123456789</Data></Cell>
   <Cell><Data ss:Type="DateTime">2021-03-05T00:00:00.000</Data></Cell>
   <Cell><Data ss:Type="DateTime">2021-03-05T08:30:00.000</Data></Cell>
   <Cell><Data ss:Type="DateTime">1899-12-31T09:06:00.000</Data></Cell>
   <Cell><Data ss:Type="Boolean">1</Data></Cell>
   <Cell><Data ss:Type="Error">#N/A</Data></Cell>
   <Cell ss:Formula="=1+1"/>
  </Row>
 </Table></Worksheet>
 <Worksheet ss:Name="藏"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>
 </x:WorksheetOptions></Worksheet>
</Workbook>"""


def test_xml_spreadsheet_2003(tmp_path: Path) -> None:
    path = tmp_path / "x.xls"
    path.write_text(SPREADSHEET, encoding="utf-8")
    shown, hidden = read_file(path, file="x.xls")
    assert shown.name == "签到"
    assert shown.rows[2] == (
        "王喆镕", None, 2.5, 1234567890123456789, date(2021, 3, 5), datetime(2021, 3, 5, 8, 30),
        time(9, 6), True, None, None,
    )  # fmt: skip
    assert shown.rows[1] == (None,) * 10
    assert shown.merges == (Merge(0, 0, 0, 2),)
    assert shown.faults == {(2, 8): Fault.ERROR, (2, 9): Fault.UNCACHED}
    assert (hidden.name, hidden.rows, hidden.is_hidden) == ("藏", (), True)


def test_xml_spreadsheet_2003_with_entities_is_refused() -> None:
    for_outside = '<!DOCTYPE l SYSTEM "http://127.0.0.1:9/x.dtd"><Workbook'
    with pytest.raises(ExportError, match="DOCTYPE"):
        read_spreadsheet_2003(SPREADSHEET.replace("<Workbook", for_outside, 1).encode(), file="x")
    bomb = SPREADSHEET.replace("<Workbook", '<!DOCTYPE l [<!ENTITY a "lol">]><Workbook', 1)
    with pytest.raises(ExportError, match="DOCTYPE"):
        read_spreadsheet_2003(bomb.encode(), file="x")
    with pytest.raises(ExportError, match="损坏"):
        read_spreadsheet_2003(SPREADSHEET[:-60].encode(), file="x")


def test_an_index_far_away_is_refused_not_filled() -> None:
    far = SPREADSHEET.replace('ss:Index="3">', 'ss:Index="9999999">', 1)
    with pytest.raises(ExportError, match="表格太大"):
        read_spreadsheet_2003(far.encode(), file="x")


@needs_shared
def test_the_score_sheet_of_the_sample_branch() -> None:
    assert SHARED is not None
    path = SHARED / "samples/branch/data/raw/scores/理论测试成绩登记表.xls"
    sheet = read_file(path, file="x")[0]
    assert (sheet.name, len(sheet.rows), sheet.n_columns) == ("", 44, 6)
    assert sheet.rows[1] == ("组织部", None, None, "考试日期：2018-12-15", None, None)
    assert sheet.rows[3] == ("1", "JG4001", "李燕然", "良好", "78", None)
