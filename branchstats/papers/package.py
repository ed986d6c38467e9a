"""Word and Excel files are zip archives: the same content must give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

_NO_CLOCK = (1980, 1, 1, 0, 0, 0)  # the first moment that zip can write
_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def frozen(content: bytes, *, at: datetime) -> bytes:
    """The archive without the clock: no file times, and `at` as the time of writing inside it.

    The order of the files stays: Word wants [Content_Types].xml first.
    """
    stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode("ascii")
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for name in given.namelist():
            data = given.read(name)
            if name == _CORE:
                data = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", data)
            entry = zipfile.ZipInfo(name, _NO_CLOCK)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # as on Windows: the same on every system
            kept.writestr(entry, data)
    return result.getvalue()
