"""Word, PowerPoint, Excel and CSV to text: golden texts in three languages, and what is awkward."""

from datetime import date, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from corpus.errors import BadDocument, UnknownFormat
from corpus.formats import load_bytes
from corpus.loaders.number_formats import Value, shown
from tests.format_files import (
    W,
    body_docx,
    make_docx,
    make_pptx,
    make_xlsx,
    saved,
    with_parts,
)

# language -> heading, sentences, table, and how the table's rows read.
CONTENT: dict[str, tuple[str, list[str], list[list[str]], str]] = {
    "zh": (
        "投资收益", ["利润平均分配。", "总统最终决定。"],
        [["国家", "税率", "备注"], ["日本", "15%", "已签。生效。"], ["韩国", "15%", ""]],
        "国家: 日本 │ 税率: 15% │ 备注: 已签。生效。\n国家: 韩国 │ 税率: 15%",
    ),
    "en": (
        "Profits", ["Profits are split.", "The President decides."],
        [["Country", "Rate", "Note"], ["Japan", "15%", "Signed. In force."], ["Korea", "15%", ""]],
        "Country: Japan │ Rate: 15% │ Note: Signed. In force.\nCountry: Korea │ Rate: 15%",
    ),
    "ja": (
        "収益の配分", ["収益は均等に配分する。", "大統領が決定する。"],
        [["国", "関税率", "備考"], ["日本", "15%", "署名済み。発効。"], ["韓国", "15%", ""]],
        "国: 日本 │ 関税率: 15% │ 備考: 署名済み。発効。\n国: 韓国 │ 関税率: 15%",
    ),
}  # fmt: skip


def text_of(data: bytes, name: str) -> str:
    return load_bytes(data, name).text


@pytest.mark.parametrize("language", CONTENT)
def test_golden_texts_of_word(language: str) -> None:
    heading, sentences, rows, table = CONTENT[language]
    loaded = load_bytes(make_docx(heading, sentences, rows), "a.docx")
    assert loaded.text == "\n\n".join([heading, *sentences, table])
    assert [(h.start, h.end, h.level) for h in loaded.headings] == [(0, len(heading), 1)]
    assert (loaded.title, loaded.created) == (None, date(2026, 1, 30))


@pytest.mark.parametrize("language", CONTENT)
def test_golden_texts_of_powerpoint(language: str) -> None:
    heading, sentences, rows, table = CONTENT[language]
    loaded = load_bytes(make_pptx(heading, sentences, rows, notes="Notes!"), "a.pptx")
    listed = "\n".join(f"- {sentence}" for sentence in sentences)
    chart = "2024 │ A: 1.5 │ B: 3\n2025 │ A: 2"
    first, second = f"{heading}\n\n{listed}\n\nNotes!", f"{heading} 2\n\n{table}\n\n{chart}"
    assert loaded.text == f"{first}\n\n{second}"
    assert loaded.pages == (0, len(first) + 2)
    assert [(h.start, h.level) for h in loaded.headings] == [(0, 1), (len(first) + 2, 2)]


@pytest.mark.parametrize("language", CONTENT)
def test_golden_texts_of_excel(language: str) -> None:
    heading, sentences, rows, table = CONTENT[language]
    data = make_xlsx(heading, [sentences[0]], *rows, [], [sentences[1]])
    loaded = load_bytes(data, "a.xlsx")
    assert loaded.text == f"{heading}\n\n{sentences[0]}\n{table}\n\n{sentences[1]}"
    assert loaded.created == date(2026, 1, 30)


@pytest.mark.parametrize(
    "language, encoding, delimiter",
    [
        ("zh", "gb18030", ","), ("zh", "utf-8-sig", ";"), ("en", "utf-8", "\t"),
        ("en", "utf-16", "\t"), ("ja", "cp932", ","), ("ja", "euc_jp", ","), ("ja", "utf-8", "|"),
    ],
)  # fmt: skip
def test_golden_texts_of_csv(language: str, encoding: str, delimiter: str) -> None:
    _, sentences, rows, table = CONTENT[language]
    lines = [f'"{sentences[0]}"', *(delimiter.join(f'"{cell}"' for cell in row) for row in rows)]
    text = "\r\n".join([*lines, "", f'"{sentences[1]}"'])
    assert text_of(text.encode(encoding), "a.csv") == f"{sentences[0]}\n{table}\n\n{sentences[1]}"


@pytest.mark.parametrize(
    "csv, text",
    [
        ("", ""),
        ("sep=;\na;b;c\n1;2;3", "a: 1 │ b: 2 │ c: 3"),
        ("国家,说明\n日本,盟国", "国家: 日本 │ 说明: 盟国"),
        ('a,b,c\n"1\n2","x,y",\n3', "a: 1 2 │ b: x,y\na: 3"),
        ("date;rate\n2025-09-04;1,5", "date: 2025-09-04 │ rate: 1,5"),
        ("just one line of words", "just one line of words"),
    ],
)
def test_csv_as_people_write_it(csv: str, text: str) -> None:
    assert text_of(csv.encode(), "a.csv") == text


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    "body, text",
    [
        # Tracked changes, accepted; hidden text; a field; a control around a paragraph.
        (f"<w:p><w:ins>{run('new')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
         f"<w:moveFrom>{run('from')}</w:moveFrom><w:moveTo>{run(' to')}</w:moveTo></w:p>",
         "new to"),
        (f"<w:p>{run('a')}{run('hidden', '<w:vanish/>')}{run('b')}</w:p>", "ab"),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a\tb\nc"),
        (f"<w:sdt><w:sdtContent><w:p>{run('in a control')}</w:p></w:sdtContent></w:sdt>",
         "in a control"),
        (f"<w:p><w:fldSimple>{run('3')}</w:fldSimple><w:hyperlink>{run(' link')}</w:hyperlink>"
         "</w:p>", "3 link"),
        (f"<w:p><w:r><w:ruby><w:rt>{run('かん')}</w:rt><w:rubyBase>{run('関税')}</w:rubyBase>"
         "</w:ruby></w:r></w:p>", "関税"),
        # A text box comes after the paragraph that it hangs on, and once.
        (f"<w:p>{run('before')}<w:r><w:pict><w:txbxContent><w:p>{run('boxed')}</w:p>"
         f"</w:txbxContent></w:pict></w:r></w:p><w:p>{run('after')}</w:p>",
         "before\n\nboxed\n\nafter"),
        # Merged cells, a deleted row, a frame around text.
        ("<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p>"
         f"{run('2025')}</w:p></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p>{run('in')}</w:p>"
         f"</w:tc><w:tc><w:p>{run('out')}</w:p></w:tc></w:tr><w:tr><w:tc><w:p>{run('Japan')}</w:p>"
         f"</w:tc><w:tc><w:p>{run('1')}</w:p></w:tc><w:tc><w:p>{run('2')}</w:p></w:tc></w:tr>"
         f"<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{run('gone')}</w:p></w:tc></w:tr></w:tbl>",
         "Japan │ 2025 / in: 1 │ 2025 / out: 2"),
        (f"<w:tbl><w:tr><w:tc><w:p>{run('One.')}</w:p><w:p>{run('Two.')}</w:p></w:tc></w:tr>"
         "</w:tbl>", "One.\n\nTwo."),
    ],
)  # fmt: skip
def test_word_as_a_reader_sees_it(body: str, text: str) -> None:
    assert text_of(body_docx(body), "a.docx") == text


def test_a_footnote_follows_the_paragraph_that_calls_it() -> None:
    notes = f"<w:footnotes {W}><w:footnote w:id='2'><w:p>{run('The note.')}</w:p></w:footnote>"
    relation = (
        b'<Relationship Id="rId99" Target="footnotes.xml" Type="http://schemas.openxmlformats.org'
        b'/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    data = body_docx(
        f"<w:p>{run('Called')}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        f"<w:p>{run('Next')}</w:p>",
        word__footnotes=f"{notes}</w:footnotes>".encode(),
    )
    buffer = BytesIO()
    rels = "word/_rels/document.xml.rels"
    with ZipFile(BytesIO(data)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            part = part.replace(b"</Relationships>", relation) if name == rels else part
            new.writestr(name, part)
    assert text_of(buffer.getvalue(), "a.docx") == "Called\n\nThe note.\n\nNext"


def numbered(text: str, level: int = 0) -> str:
    return (
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='7'/></w:numPr></w:pPr>"
        f"{run(text)}</w:p>"
    )


def test_paragraphs_have_the_numbers_that_word_counts() -> None:
    levels = [
        ("japaneseCounting", "第%1条"), ("decimal", "%1.%2"), ("lowerRoman", "(%3)"),
        ("bullet", "•"),
    ]  # fmt: skip
    numbering = f"<w:numbering {W}><w:abstractNum w:abstractNumId='3'>" + "".join(
        f"<w:lvl w:ilvl='{n}'><w:start w:val='1'/><w:numFmt w:val='{form}'/>"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
        for n, (form, text) in enumerate(levels)
    )
    numbering += "</w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='3'/></w:num>"
    body = [
        ("目的", 0),
        ("定義", 0),
        ("投資", 1),
        ("関税", 1),
        ("甲", 2),
        ("乙", 3),
        ("雑則", 0),
        ("附", 1),
    ]
    data = body_docx(
        "".join(numbered(text, level) for text, level in body),
        word__numbering=f"{numbering}</w:numbering>".encode(),
    )
    # A decimal above a kanji level shows the number of the level in its own form.
    assert text_of(data, "a.docx").split("\n") == [
        "第一条 目的", "第二条 定義", "二.1 投資", "二.2 関税", "(i) 甲", "- 乙", "第三条 雑則",
        "三.1 附",
    ]  # fmt: skip


def test_headings_of_pages_are_left_out_but_for_that_of_the_first() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Body.")
    section = document.sections[0]
    section.header.paragraphs[0].text = "On every page"
    section.footer.paragraphs[0].text = "Page 1"
    assert text_of(saved(document.save), "a.docx") == "Body."
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Memo no. 5"
    assert text_of(saved(document.save), "a.docx") == "Memo no. 5\n\nBody."


def sheet_text(fill: Any) -> str:
    book = openpyxl.Workbook()
    fill(book, book.worksheets[0])
    return text_of(saved(book.save), "a.xlsx")


def test_sheets_rows_and_columns_that_are_hidden_are_not_read() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in (["国", "率", "秘"], ["日本", 1, "x"], ["韓国", 2, "x"], ["台湾", 3, "x"]):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        other = book.create_sheet("内部")
        other["A1"] = "秘密"
        other.sheet_state = "hidden"
        book.create_sheet("空")

    assert sheet_text(fill) == "国: 日本 │ 率: 1\n国: 台湾 │ 率: 3"


def test_merged_cells_hold_for_their_rows_and_bold_ones_are_headings() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        for row in (["区分", "内容"], ["エネルギー", "発電所"], [None, "輸出設備"]):
            sheet.append(row)
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("C1:ZZ3")  # nothing in it
        for cell in sheet[1]:
            cell.font = Font(bold=True)

    assert sheet_text(fill) == "区分: エネルギー │ 内容: 発電所\n区分: エネルギー │ 内容: 輸出設備"


def test_a_table_of_the_sheet_has_headings_and_a_far_cell_costs_nothing() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.append(["Country", "Means"])
        sheet.append(["Japan", "ally"])
        sheet.add_table(Table(displayName="T", ref="A1:B2"))
        sheet["XFD1048576"] = "far"

    assert sheet_text(fill) == "Country: Japan │ Means: ally\n\nfar"


def test_formulas_show_their_last_result() -> None:
    data = make_xlsx("S", ["a", "b", "c"], ["x", 1, 2])
    cells = (
        b'<c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        b'<c r="D2"><f>NOW()</f></c>'
    )

    def change(xml: bytes) -> bytes:
        start, end = xml.index(b'<c r="B2"'), xml.rindex(b"</row>")
        return xml[:start] + cells + xml[end:]

    assert text_of(with_parts(data, xl__worksheets__sheet1=change), "a.xlsx") == "S\n\na: x │ b: 2"


@pytest.mark.parametrize(
    "value, number_format, text",
    [
        ("text", "0", "text"), (True, "General", "TRUE"), (5500, "General", "5500"),
        (0.1 + 0.2, "General", "0.3"), (1e-12, "General", "1E-12"),
        (1234567.5, "#,##0", "1,234,568"),
        (0.15, "0%", "15%"), (0.275, "0.0%", "27.5%"), (1.005, "0.00", "1.01"), (0.5, "#.##", ".5"),
        (-5, "#,##0;(#,##0)", "(5)"), (-5, "#,##0;[Red]-#,##0", "-5"), (0, '0;-0;"—"', "—"),
        (550e9, '"US$"#,##0,,,"bn"', "US$550bn"), (3500, '[$¥-411]#,##0', "¥3,500"),
        (330, '#,##0"億ドル"', "330億ドル"), (7, "000", "007"), (12345, "0.00E+00", "1.23E+4"),
        (1.5, "# ?/?", "1.5"), (5, "_(* #,##0_)", "5"), (-1.5, "0.0", "-1.5"),
        (date(2026, 2, 17), "yyyy-mm-dd", "2026-02-17"),
        (date(2026, 2, 17), "mm-dd-yy", "2026-02-17"),
        (date(2026, 2, 7), 'yyyy"年"m"月"d"日"', "2026年2月7日"),
        (date(2026, 2, 7), "General", "2026-02-07"),
        (date(2026, 2, 17), '[$-411]ggge"年"m"月"d"日"', "令和8年2月17日"),
        (date(2019, 4, 30), "[$-411]ge.m.d", "H31.4.30"),
        (date(2026, 2, 17), "d mmmm yyyy", "17 February 2026"),
        (date(2026, 2, 17), "m/d(aaa)", "2/17(火)"), (time(15, 5), "h:mm AM/PM", "3:05 PM"),
        (timedelta(hours=30, minutes=5), "[h]:mm:ss", "30:05:00"),
    ],
)  # fmt: skip
def test_values_are_written_as_a_sheet_shows_them(
    value: Value, number_format: str, text: str
) -> None:
    assert shown(value, number_format).strip() == text


def bomb(declared: int | None, real: int) -> bytes:
    """A docx with a part of zeros; `declared` is what the archive says of its size, if it lies."""
    buffer = BytesIO(make_docx("x", []))
    with ZipFile(buffer, "a", ZIP_DEFLATED) as archive:
        archive.writestr("word/big.xml", b"\x20" * real)
    if declared is None:
        return buffer.getvalue()
    return buffer.getvalue().replace(real.to_bytes(4, "little"), declared.to_bytes(4, "little"))


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    "name, data, error, message",
    [
        ("a.docx", b"words", BadDocument, "'a.docx' is no DOCX in spite of its name; export it"),
        ("a.docx", b"", BadDocument, "'a.docx' is no DOCX in spite of its name"),
        ("a.xlsx", make_xlsx("S", ["x"])[:-200], BadDocument, "'a.xlsx' is a damaged or cut off"),
        ("a.docx", bomb(4_000_000_000, 123_457), BadDocument, "expands to 4000"),
        ("a.docx", bomb(1_000, 123_457), BadDocument, "is a damaged or cut off package (Bad CRC"),
        ("a.docx", with_parts(make_docx("x", []), word__document=LAUGHS), BadDocument,
         "'a.docx' has a DTD in 'word/document.xml', as XML bombs do"),
        ("a.xlsx",
         with_parts(make_xlsx("S"), xl__sharedStrings=LAUGHS.decode().encode("utf-16")),
         BadDocument, "'a.xlsx' has a DTD in 'xl/sharedStrings.xml'"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), UnknownFormat,
         "'a.doc' is in an old Office format; save it as .docx"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), UnknownFormat, "save it as .xlsx"),
        ("a.msg", OLE, UnknownFormat, "'a.msg' is in an old Office format; save it as docx, pptx"),
        ("a.pptx", OLE + "EncryptedPackage".encode("utf-16-le"), BadDocument,
         "'a.pptx' is encrypted; save it without a password and try again"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(
    name: str, data: bytes, error: type[BadDocument], message: str
) -> None:
    with pytest.raises(error) as caught:
        load_bytes(data, name)
    assert message in str(caught.value)


def test_a_page_that_the_parser_would_cut_short_is_refused() -> None:
    page = "<html><body><p>{}</p><p>After.</p></body></html>"
    with pytest.raises(BadDocument, match="'a.html' has more than 10000000 bytes between two tags"):
        load_bytes(page.format("長" * 3_400_000).encode(), "a.html")


def test_an_archive_of_another_kind_is_told_apart() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    with pytest.raises(UnknownFormat, match=r"'a.zip' is an archive, but no docx, pptx or xlsx"):
        load_bytes(buffer.getvalue(), "a.zip")


def test_the_content_of_a_package_wins_over_its_name() -> None:
    assert text_of(make_docx("Memo", ["Text."]), "a.pdf") == "Memo\n\nText."
    assert text_of(make_xlsx("Rates", ["x"]), "a.csv") == "Rates\n\nx"
    assert text_of(b"<!DOCTYPE html><html><body><p>A page.</p></body></html>", "a.txt") == "A page."
