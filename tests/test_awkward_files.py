"""A folder as people have them: every file is one right line of the report, and none is lost.

The table says what becomes of each file; the first column of text is what a good one holds, or
the message of a bad one. Good ones come in three languages, all formats and encodings.
"""

import errno
import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest

from corpus.errors import DataFolderError
from corpus.limits import Limits
from index.corpus_index import CorpusIndex
from index.ingest import FileReport, Intake, ingest
from tests.conftest import BagEmbedder
from tests.format_files import body_docx, make_docx, make_pptx, make_xlsx, with_parts
from tests.test_indexer import open_index, silent
from tests.test_loaders import FORMATS, tiny_pdf
from tests.test_office import LAUGHS, OLE, bomb

LIMITS = Limits(file_bytes=3_000_000, text_chars=200_000, seconds=20, memory_bytes=1_000_000_000)
ZH, ZHT = "投资委员会由美国商务部长担任主席。", "投資委員會由美國商務部長擔任主席。"
JA, EN = "投資委員会は商務長官が議長を務める。", "The Secretary chairs the committee – naïvely."
CSV = {
    "zh": ("国家,税率,备注\n日本,15%,已签", "国家: 日本 │ 税率: 15% │ 备注: 已签"),
    "ja": ("国;関税率;備考\n日本;15%;署名", "国: 日本 │ 関税率: 15% │ 備考: 署名"),
    "en": ("Country\tRate\tNote\nJapan\t15%\tsigned", "Country: Japan │ Rate: 15% │ Note: signed"),
}
ROWS = [["国", "率", "注"], ["日本", "15%", "可"], ["韓国", "15%", "可"]]
ROW = "国: 日本 │ 率: 15% │ 注: 可"


def page(text: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><h1>Page</h1><p>{text}</p></body></html>"


def markdown_table(text: str) -> str:
    return f"# Memo\n\n{text}\n\n| 国 | 率 |\n|--|--|\n| 日本 | 15% |\n"


def encoded(*rows: tuple[str, str, str, str]) -> dict[str, tuple[bytes, str]]:
    return {name: (text.encode(encoding), wanted) for name, text, encoding, wanted in rows}


GOOD: dict[str, tuple[bytes, str]] = {
    **encoded(
        ("t1.txt", ZH, "gb18030", ZH), ("t2.txt", ZHT, "big5", ZHT), ("t3.txt", ZH, "utf-16", ZH),
        ("t4.txt", ZH, "utf-16-be", ZH), ("t5.txt", JA, "cp932", JA), ("t6.txt", JA, "euc_jp", JA),
        ("t7.txt", JA, "iso2022_jp", JA), ("t8.txt", JA, "utf-16-le", JA),
        ("t9.txt", EN, "cp1252", EN), ("t10.txt", EN, "utf-8-sig", EN),
        ("t11.txt", "関税", "euc_jp", "関税"),
        ("t12.txt", page(EN), "utf-8", EN),  # a page under another name
        ("m1.md", markdown_table(ZH), "gb18030", "国: 日本 │ 率: 15%"),
        ("m2.md", markdown_table(JA), "euc_jp", JA), ("m3.md", markdown_table(EN), "utf-8", EN),
        ("h1.html", page(ZH, "<meta charset=gb2312>"), "gb18030", ZH),
        ("h2.html", page(ZHT, "<meta charset=Big5>"), "big5", ZHT),
        ("h3.html", page(JA, "<meta charset=Shift_JIS>"), "cp932", JA),
        ("h4.html", page(JA), "euc_jp", JA), ("h5.htm", page(EN), "utf-8", EN),
        ("h6.html", page(ZH, "<meta charset=utf-8>"), "gb18030", ZH),  # it says what it is not
        ("c1.csv", CSV["zh"][0], "gb18030", CSV["zh"][1]),
        ("c2.csv", CSV["ja"][0], "cp932", CSV["ja"][1]),
        ("c3.tsv", CSV["en"][0], "utf-16", CSV["en"][1]),
        ("c4.csv", CSV["ja"][0], "utf-8-sig", CSV["ja"][1]),
    ),
    "d1.docx": (make_docx("说明", [ZH], ROWS), ROW), "d2.docx": (make_docx("Memo", [EN]), EN),
    "d3.docx": (make_docx("覚書", [JA]), JA), "x1.xlsx": (make_xlsx("表", [ZH], *ROWS), ROW),
    "x2.xlsx": (make_xlsx("Rates", [EN]), EN), "x3.xlsx": (make_xlsx("表", [JA], *ROWS), JA),
    "p1.pptx": (make_pptx("说明", [ZH], ROWS, "备注"), ROW),
    "p2.pptx": (make_pptx("Memo", [EN], ROWS, "Notes"), EN),
    "p3.pptx": (make_pptx("覚書", [JA], ROWS, "ノート"), JA),
    "f1.pdf": ((FORMATS / "zh.pdf").read_bytes(), "收益分配"),
    "f2.pdf": ((FORMATS / "en.pdf").read_bytes(), "Profits"),
    "f3.pdf": ((FORMATS / "ja.pdf").read_bytes(), "収益の配分"),
    # Under a false name the content tells.
    "l1.pdf": (make_docx("Memo", [EN]), EN), "l2.docx": (tiny_pdf("Words"), "Words"),
    "l3.txt": (make_xlsx("Rates", [EN]), EN), "l4.dat": (make_pptx("Memo", [EN], ROWS, ""), EN),
    # Names that a file system allows.
    "🏭 工場　é.txt": (EN.encode(), EN), "two\nlines.txt": (EN.encode(), EN),
    "a@b#c?d%e'f\".txt": (EN.encode(), EN), "n" * 250 + ".txt": (EN.encode(), EN),
    os.fsdecode("投資".encode("cp932") + b".txt"): (EN.encode(), EN),
}  # fmt: skip
DEEP = "<div>" * 5_000 + "deep" + "</div>" * 5_000
BAD: dict[str, tuple[bytes, str]] = {
    "b01.txt": (b"", "is empty; leave it out"),
    "b02.txt": (b" \n\t\n", "holds no text"),
    "b03.txt": (Random(1).randbytes(400).replace(b"\0", b""), "is text in no known encoding"),
    "b04.txt": (b"\x89PNG\r\n\x1a\n\0\0\0", "holds binary data, not text"),
    "b05.txt": (b"\xff\xfea", "is not UTF-16 text"),
    "b06.rtf": (b"{\\rtf1}", "ends in '.rtf', which no loader reads"),
    "b07": (b"words", "ends in '', which no loader reads"),
    "b08.zip": (b"", "is empty"),
    "b09.txt": (b"x" * 3_000_001, "has 3000001 bytes, more than the 3000000 allowed; split it"),
    "b10.txt": (b"x" * 2_500_000, "holds 2500000 characters of text, more than the 200000 allowed"),
    "b11.pdf": (b"words", "is no PDF in spite of its name; export it anew"),
    "b12.pdf": ((FORMATS / "en.pdf").read_bytes()[:300], "is a damaged PDF"),
    "b13.pdf": ((FORMATS / "encrypted.pdf").read_bytes(), "is encrypted; save it without"),
    "b14.pdf": (tiny_pdf(), "has no text in its 1 pages: it looks like a scan; run OCR"),
    "b15.docx": ((FORMATS / "encrypted.docx").read_bytes(), "is encrypted; save it without"),
    "b16.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
    "b17.doc": (OLE + "WordDocument".encode("utf-16-le"), "old Office format; save it as .docx"),
    "b18.docx": (make_docx("x", [EN])[:4_000], "is a damaged or cut off package"),
    "b19.xlsx": (make_xlsx("x", ["y"])[:-50], "is a damaged or cut off package"),
    "b20.docx": (b"<html>words</html>", "is no DOCX in spite of its name"),
    "b21.docx": (bomb(4_000_000_000, 123_457), "it may be a zip bomb"),
    "b22.docx": (bomb(1_000, 123_457), "is a damaged or cut off package (Bad CRC-32"),
    "b23.docx": (with_parts(make_docx("x", []), word__document=LAUGHS), "as XML bombs do"),
    "b24.xlsx": (with_parts(make_xlsx("x"), xl__workbook=LAUGHS), "as XML bombs do"),
    "b25.docx": (body_docx("<w:p><w:r>" * 3_000), "is damaged (XMLSyntaxError"),
    "b26.docx": (body_docx("<w:sdt><w:sdtContent>" * 120 + "</w:sdtContent></w:sdt>" * 120),
                 "holds no text"),
    "b27.html": (page(DEEP).encode(), "is nested too deeply to read"),
    "b28.html": (b"", "is empty"),
    "b29.html": (b"no tags at all", "is no HTML page"),
    "b30.md": (b"---\ntitle: [x\n---\ny", "front matter is no YAML"),
    "b31.md": (b"---\ntitle: &a [x]\ngroups: *a\n---\ny", "has a YAML alias (*)"),
    "b32.md": (b"# A\n{#a known=soon}\nx", "'soon' in known=soon is no date"),
    "b33.pptx": (with_parts(make_pptx("x", ["y"], ROWS, ""), ppt__presentation=b"<no"),
                 "is damaged (XMLSyntaxError"),
    "b34.csv": (b"\0\1\2\3", "holds binary data, not text"),
    "b35.xlsx": (make_xlsx("Sheet"), "holds no text"),
}  # fmt: skip
ODD: dict[str, str] = {
    "b40.txt": "cannot be read: No such file or directory",  # a broken link
    "b41.txt": "cannot be read: Too many levels of symbolic links",  # a link to itself
    "m1.txt": "has the id 'm1' of",  # after m1.md
    "b42.zip": "is an archive, but no docx, pptx or xlsx",
    "b43.txt": "front matter",  # its sidecar is broken
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("awkward")
    for name, (data, _) in {**GOOD, **BAD}.items():
        (made / name).write_bytes(data)
    (made / "b40.txt").symlink_to(made / "nowhere")
    (made / "b41.txt").symlink_to(made / "b41.txt")
    (made / "m1.txt").write_text(EN, encoding="utf-8")
    archive = BytesIO()
    with ZipFile(archive, "w") as opened:
        opened.writestr("mimetype", "application/epub+zip")
    (made / "b42.zip").write_bytes(archive.getvalue())
    (made / "b43.txt").write_text(EN, encoding="utf-8")
    (made / "b43.txt.yaml").write_text("title: [x", encoding="utf-8")
    os.mkfifo(made / "pipe.txt")  # neither read nor waited for
    (made / "again").symlink_to(made, target_is_directory=True)
    return made


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusIndex]:
    opened = open_index(tmp_path_factory.mktemp("data") / "d", BagEmbedder())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def reports(index: CorpusIndex, folder: Path) -> dict[str, FileReport]:
    found = list(ingest(index, [folder], Intake(limits=LIMITS), silent))
    assert len({report.path for report in found}) == len(found)
    return {report.path.removeprefix(f"{folder}/"): report for report in found}


def written(name: str) -> str:
    """A file's name as a report has it: what cannot be written in a line is an underscore."""
    return re.sub("[\n\ud800-\udfff]", "_", name)


def test_the_folder_is_as_large_as_it_should_be() -> None:
    assert len(GOOD) + len(BAD) + len(ODD) >= 60


def test_each_file_has_one_line_and_no_other_is_there(reports: dict[str, FileReport]) -> None:
    assert sorted(reports) == sorted(map(written, [*GOOD, *BAD, *ODD]))
    for report in reports.values():
        assert len(report.message.splitlines()) <= 1
        report.path.encode("utf-8")


@pytest.mark.parametrize("name", GOOD, ids=ascii)
def test_a_good_file_is_in_with_its_text(
    reports: dict[str, FileReport], index: CorpusIndex, name: str
) -> None:
    report = reports[written(name)]
    assert (report.status, report.message) == ("added", "")
    document = index.catalog.document(report.doc_id)
    assert document and GOOD[name][1] in document.text
    assert report.doc_id in index.listing.by_document


@pytest.mark.parametrize("name", [*BAD, *ODD])
def test_a_bad_file_says_why(reports: dict[str, FileReport], folder: Path, name: str) -> None:
    report = reports[name]
    assert (report.status, report.doc_id) == ("failed", "")
    assert (BAD[name][1] if name in BAD else ODD[name]) in report.message
    assert repr(str(folder / name))[1:-1] in report.message


def test_a_second_run_changes_nothing(
    reports: dict[str, FileReport], index: CorpusIndex, folder: Path
) -> None:
    again = {r.path: r for r in ingest(index, [folder], Intake(limits=LIMITS), silent)}
    assert [(r.path, r.message) for r in again.values()] == [
        (r.path, r.message) for r in reports.values()
    ]
    assert {r.status for r in again.values()} == {"unchanged", "failed"}


def test_a_full_disk_is_one_error_and_the_index_is_as_it_was(data: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in ("a.txt", "b.txt"):
        (docs / name).write_text(f"{name} pays 15%.", encoding="utf-8")
    index = open_index(data, BagEmbedder())
    first = index.fulltext

    class Full:
        """A store without room for a second document."""

        def add(self, language: str, texts: dict[str, str]) -> None:
            if any("b.txt" in text for text in texts.values()):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            first.add(language, texts)

    index.fulltext = Full()  # type: ignore[assignment]
    run = ingest(index, [docs], Intake(limits=LIMITS), silent)
    assert next(run).status == "added"
    with pytest.raises(
        DataFolderError, match=r"the disk of data folder .*data' is full; make room"
    ):
        next(run)
    index.close()
    again = open_index(data, BagEmbedder())
    assert list(again.listing.by_document) == ["a"]
    reports = list(ingest(again, [docs], Intake(limits=LIMITS), silent))
    assert [report.status for report in reports] == ["unchanged", "added"]
    again.close()
