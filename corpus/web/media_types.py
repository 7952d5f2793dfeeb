"""What a server says of its body: which loader's ending its type stands for, and its charset."""

import codecs
import re
from collections.abc import Mapping

from corpus.errors import UnknownFormat
from corpus.formats import SUFFIXES
from corpus.web.urls import PageUrl

_OFFICE = "application/vnd.openxmlformats-officedocument"
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/csv": ".csv",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
}
# Types that servers give to files they know nothing of: the name tells more.
_UNTELLING = {
    "text/plain": ".txt",
    "application/octet-stream": "",
    "binary/octet-stream": "",
    "application/download": "",
    "application/force-download": "",
    "application/x-download": "",
    "": "",
}
# Labels of the charsets in use, and the superset that is really meant by each (WHATWG Encoding).
# A closed table: Python's own would take punycode and others that are no charset of a page.
# Latin ones are left out, since servers state them by default: the loader looks for itself.
_CHARSETS = {
    "utf-8": "utf-8", "utf8": "utf-8",
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "ms932": "cp932",
    "euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "windows-949": "cp949",
}  # fmt: skip
# The standard library's readers of header parameters fail on hostile ones, and decode them by any
# codec that these name.
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_FILE_ENDING = re.compile(r"\bfilename\*?\s*=[^;]*(\.[a-z0-9]{1,9})[\"']?\s*(?:;|$)", re.IGNORECASE)
_HEADER_CHARS = 1000  # of a header are read; a longer one is no honest one
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def ending_of(url: PageUrl, headers: Mapping[str, str]) -> str:
    """The ending of the loader for a body, "" where only its first bytes can tell.

    By the stated type; where that tells nothing, by the name of the file, then of the page.

    Raises:
        UnknownFormat: no loader reads the type.
    """
    stated = re.split("[;,]", headers.get("content-type", ""), maxsplit=1)[0].strip().lower()
    if stated in _UNTELLING:
        named = _FILE_ENDING.search(headers.get("content-disposition", "")[:_HEADER_CHARS])
        endings = (named[1].lower() if named else "", url.suffix)
        return next((one for one in endings if one in SUFFIXES), _UNTELLING[stated])
    ending = _ENDINGS.get(stated)
    if ending not in SUFFIXES:
        raise UnknownFormat(
            f"{str(url)!r} is of the type {stated[:60]!r}, which no loader reads; convert it to"
            f" one of {', '.join(SUFFIXES)} and give the file"
        )
    return ending


def in_utf8(data: bytes, ending: str, headers: Mapping[str, str]) -> bytes:
    """A text in UTF-8 with its mark, if the headers state the charset that it is in.

    A mark of its own goes before the headers, as in browsers. What does not fit the stated
    charset is left as it is, for the loader to find out.
    """
    named = _CHARSET.search(headers.get("content-type", "")[:_HEADER_CHARS])
    charset = _CHARSETS.get(named[1].lower()) if named else None
    if ending not in {".html", ".htm", ".txt", ".md", ".markdown", ".csv"} or charset is None:
        return data
    if data.startswith(_BOMS):
        return data
    try:
        return codecs.BOM_UTF8 + data.decode(charset).encode("utf-8")
    except UnicodeError:
        return data
