"""The first look at a file: may it be opened, is it small enough, and what do its bytes say it is."""

from __future__ import annotations

import re
import stat
from enum import StrEnum
from pathlib import Path

from branchstats.errors import ExportError

MAX_FILE_BYTES = 100 * 1024 * 1024  # an export with photographs in it may reach some tens of MB
MAX_TEXT_BYTES = 50 * 1024 * 1024  # text is held several times over while it is read
HEAD = 4096  # bytes in which a format shows itself

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# BOF records of BIFF 2, 3, 4 and 5 streams that stand without an OLE container
BARE_BIFF = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
MARKUP = re.compile(
    rb"<(?:!doctype html|html|head|meta|body|table|thead|tbody|tr|div|style|center)"
)
MIME = re.compile(rb"^(?:mime-version:|content-type:\s*multipart/related)", re.MULTILINE)
# what else is put into a folder for exports
OTHER_FORMATS = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"{\\rtf", "RTF 文档"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"PK\x05\x06", "空的压缩包"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
)


class Format(StrEnum):
    """Which reader a file needs."""

    ZIP = "zip"  # xlsx, xlsm, et; or another zip
    BIFF = "biff"  # xls, et
    HTML = "html"
    MHT = "mht"
    SPREADSHEET_2003 = "spreadsheet_2003"
    TEXT = "text"  # csv, tsv, txt


def read_content(path: Path, *, file: str) -> bytes:
    """The bytes of a regular file.

    Raises
    ------
    ExportError : a folder or device, no permission, gone, empty, or over MAX_FILE_BYTES.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _not_a_file(stat.S_ISDIR(status.st_mode), file=file)
        if status.st_size == 0:
            raise ExportError(
                file=file, reason="文件是空的（0字节）", advice="请从原系统重新导出或重新拷贝"
            )
        if status.st_size > MAX_FILE_BYTES:
            raise _too_many_bytes(status.st_size, MAX_FILE_BYTES, file=file)
        return path.read_bytes()
    except PermissionError as fault:
        raise ExportError(
            file=file, reason="没有读取权限，或正被别的程序占用",
            advice="请关闭打开它的 Excel 或 WPS，检查文件权限后再运行",
        ) from fault  # fmt: skip
    except OSError as fault:
        raise ExportError(
            file=file, reason="打不开，文件可能已移走或磁盘出错",
            advice="请检查文件是否还在，重新拷贝后再运行",
        ) from fault  # fmt: skip


def sniff(content: bytes, *, file: str) -> Format:
    """The format that the bytes show, whatever the name says.

    Raises
    ------
    ExportError : password-protected, a document or picture that is no spreadsheet, or too long.
    """
    if content.startswith(ZIP):
        return Format.ZIP
    if content.startswith(OLE):
        return _ole(content, file=file)
    if content.startswith(BARE_BIFF):
        return Format.BIFF
    for magic, name in OTHER_FORMATS:
        if content.startswith(magic):
            raise not_a_spreadsheet(name, file=file)
    if len(content) > MAX_TEXT_BYTES:
        raise _too_many_bytes(len(content), MAX_TEXT_BYTES, file=file)
    head = content[:HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(b"<") and SPREADSHEET_2003 in head and b"workbook" in head:
        return Format.SPREADSHEET_2003
    if head.startswith(b"<") and MARKUP.search(head):
        return Format.HTML
    if MIME.search(head):
        return Format.MHT
    return Format.TEXT


def not_a_spreadsheet(name: str, *, file: str) -> ExportError:
    """The error for a file that is something else; `name` says what, in Chinese."""
    return ExportError(
        file=file, reason=f"这是{name}，不是电子表格",
        advice="请导出为 .xlsx、.xls 或 .csv 后再放进来；不需要的文件请移走",
    )  # fmt: skip


def password_protected(*, file: str) -> ExportError:
    """The error for a workbook that asks for a password."""
    return ExportError(
        file=file, reason="文件设了打开密码，读不了",
        advice="请用 Excel 或 WPS 输入密码打开，取消密码后另存，再放进来",
    )  # fmt: skip


def damaged(*, file: str) -> ExportError:
    """The error for a file that is cut off or whose bytes contradict each other."""
    return ExportError(
        file=file, reason="文件损坏或不完整，读不了",
        advice="请用 Excel 或 WPS 打开看是否完好，另存后再放进来；打不开就重新导出",
    )  # fmt: skip


def _ole(content: bytes, *, file: str) -> Format:
    streams = {
        name: name.encode("utf-16-le") in content
        for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document")
    }
    if streams["EncryptedPackage"]:
        raise password_protected(file=file)
    if streams["WordDocument"]:
        raise not_a_spreadsheet("Word 文档", file=file)
    if streams["PowerPoint Document"]:
        raise not_a_spreadsheet("演示文稿", file=file)
    # a truncated file may have lost its directory: let the reader say so
    return Format.BIFF


def _not_a_file(is_folder: bool, *, file: str) -> ExportError:
    if is_folder:
        return ExportError(
            file=file, reason="这是文件夹，名字却像表格",
            advice="请给文件夹改名，去掉 .xlsx 之类的后缀",
        )  # fmt: skip
    return ExportError(file=file, reason="不是普通文件", advice="请换成拷贝过来的文件本身")


def _too_many_bytes(n_bytes: int, limit: int, *, file: str) -> ExportError:
    return ExportError(
        file=file, reason=f"文件太大（{n_bytes / 1024**2:.0f} MB，最多 {limit / 1024**2:.0f} MB）",
        advice="请删去图片和不需要的工作表，另存后再放进来",
    )  # fmt: skip
