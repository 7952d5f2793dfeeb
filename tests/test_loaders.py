"""The four loaders: golden texts in three languages, offsets, and every kind of bad input.

tests/data/formats holds one awkward input a format and language, and beside it `.golden.txt`:
what a reader sees, written by hand. The PDFs were printed by Chromium, encrypted.pdf by pypdf.
"""

import unicodedata
from datetime import date
from pathlib import Path
from random import Random

import pytest

from corpus.errors import BadDocument, UnknownFormat
from corpus.formats import load_bytes
from corpus.loaders.characters import clean, is_cjk, unwrap
from corpus.loaders.loaded import Loaded
from corpus.titles import find_published, find_title

FORMATS = Path(__file__).parent / "data" / "formats"
NOISE = Random(7).randbytes(300).replace(b"\0", b"")
FORMAT_NAMES = ("txt", "md", "html", "pdf")
INPUTS = sorted(
    path.name for path in FORMATS.iterdir()
    if path.name.count(".") == 1 and path.stem in {"zh", "en", "ja"}
)  # fmt: skip


def load(name: str) -> Loaded:
    return load_bytes((FORMATS / name).read_bytes(), name)


def load_text(text: str, name: str) -> Loaded:
    return load_bytes(text.encode("utf-8"), name)


def headings_of(loaded: Loaded) -> list[tuple[str, int]]:
    return [(loaded.text[h.start : h.end], h.level) for h in loaded.headings]


def tiny_pdf(*lines: str, info: str = "") -> bytes:
    """A PDF of one page, each line 14 points below the one above, in 12 point Helvetica."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    content = f"BT /F 12 Tf 50 700 Td {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 800] /Contents 4 0 R"
        " /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {info} >>",
    ]
    numbered = (f"{n} 0 obj\n{body}\nendobj" for n, body in enumerate(objects, start=1))
    trailer = "trailer << /Root 1 0 R /Info 6 0 R /Size 7 >>"
    return "\n".join(["%PDF-1.4", *numbered, trailer, "%%EOF"]).encode("ascii")


def test_every_format_has_a_golden_text_in_each_language() -> None:
    wanted = [f"{la}.{format_name}" for la in ("zh", "en", "ja") for format_name in FORMAT_NAMES]
    assert sorted(wanted) == INPUTS


@pytest.mark.parametrize("name", INPUTS)
def test_the_text_is_what_a_reader_sees(name: str) -> None:
    golden = (FORMATS / f"{name}.golden.txt").read_bytes().decode("utf-8").removesuffix("\n")
    assert load(name).text == golden


@pytest.mark.parametrize("name", INPUTS)
def test_offsets_point_into_a_clean_text(name: str) -> None:
    loaded = load(name)
    assert clean(loaded.text) == loaded.text
    assert unicodedata.is_normalized("NFC", loaded.text)
    for heading in loaded.headings:
        line = loaded.text[heading.start : heading.end]
        assert line == line.strip() and line in loaded.text.split("\n")
    assert {mark.position for mark in loaded.marks} <= {h.start for h in loaded.headings}
    assert list(loaded.pages) == sorted(loaded.pages)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("zh.txt", [("收益分配", 2), ("🏭👩‍🔧 工厂与码头", 2)]),
        ("en.txt", [("The Façade Memorandum", 1), ("How profits are shared", 2)]),
        ("ja.md", [("日米の枠組み", 1), ("配分", 2)]),
        ("en.md", [("Investment for tariffs", 1), ("Who decides?", 3)]),
        ("en.html", [("Café accord", 1), ("Who decides?", 2), ("Repeated", 3)]),
        ("zh.pdf", [("对美投资要点", 1), ("收益分配", 2)]),
        ("en.pdf", [("Investment for tariffs", 1), ("Profits", 2)]),
    ],
)
def test_headings_with_their_levels(name: str, expected: list[tuple[str, int]]) -> None:
    assert headings_of(load(name)) == expected


@pytest.mark.parametrize("name", ["zh.pdf", "en.pdf", "ja.pdf"])
def test_each_page_starts_where_its_text_starts(name: str) -> None:
    loaded = load(name)
    first, second = loaded.pages
    assert first == 0
    assert loaded.text[second:].startswith(("收益分配", "Profits", "収益の配分"))
    assert loaded.text[second - 2 : second] == "\n\n"


def test_metadata_of_a_page() -> None:
    # Stated in JSON-LD, in a meta element, and not at all.
    assert (load("zh.html").title, load("zh.html").published) == ("对美投资要点", date(2026, 2, 11))
    assert (load("en.html").title, load("en.html").published) == ("Café accord", date(2026, 2, 11))
    assert (load("ja.html").title, load("ja.html").published) == ("投資ガイドの要点", None)
    assert [load(f"{la}.html").language for la in ("zh", "en", "ja")] == ["zh-Hans", "en", "ja"]


def test_a_date_at_the_head_is_metadata_and_no_text() -> None:
    loaded = load("zh.txt")
    assert loaded.published == date(2026, 2, 11)
    assert "date" not in loaded.text
    assert load_text("date 2026-02-30 is no day", "a.txt").published is None


def test_section_marks_are_read_and_are_no_text() -> None:
    (mark,) = load("zh.md").marks
    assert (mark.anchor, mark.known_from, mark.known_to) == ("waterfall", date(2026, 1, 30), None)
    assert (mark.valid_from, mark.valid_to, mark.source_ids) == (date(2025, 9, 4), None, ("S1",))
    overview, split = load("ja.md").marks
    assert (overview.known_from, overview.known_to) == (date(2025, 9, 4), date(2026, 2, 20))
    assert split.source_ids == ("S1", "S2")
    assert load("en.md").marks[0].valid_to == date(2026, 2, 20)


@pytest.mark.parametrize(
    "mark, message",
    [
        ("{#a knwon=2026-01-30}", "'a.md' line 4: 'knwon=2026-01-30' is no attribute"),
        (
            "{#a known=}",
            "line 4: 'known=' is no attribute of a section mark; allowed are known=DATE",
        ),
        ("{#a known=2026-02-30}", "line 4: '2026-02-30' in known=2026-02-30 is no date"),
        ("{#a known=20260130}", "line 4: '20260130' in known=20260130 is no date"),
        ("{#a known=..2026-01-30}", "line 4: known=..2026-01-30 needs its first day"),
        ("{#a valid=2026-01-30}", "line 4: valid=2026-01-30 is no range; write valid=DATE.."),
        ("{#a valid=2026-02-01..2026-01-01}", "line 4: valid=2026-02-01..2026-01-01 ends before"),
        ("{#a known=2026-02-01..2026-01-01}", "line 4: known=2026-02-01..2026-01-01 ends before"),
        ("{#a sources=S1,,S2}", "line 4: sources=S1,,S2 has an empty id"),
        ("{#a sources=S1 sources=S2}", "line 4: 'sources' is given twice"),
        ("{#}", "line 4: '' is no anchor"),
        ("{# a}", "line 4: '' is no anchor"),
        ("text\n\n{#a}", "line 6: a section mark stands on the line under a heading"),
        ("{#a}\ntext\n\n## B\n{#a}", "line 8: the anchor 'a' is taken by line 4"),
    ],
)
def test_a_bad_mark_is_reported_with_file_and_line(mark: str, message: str) -> None:
    with pytest.raises(BadDocument) as caught:
        load_text(f"---\n---\n## A\n{mark}\n", "a.md")
    assert message in str(caught.value)
    assert "'a.md' line" in str(caught.value)


@pytest.mark.parametrize(
    "markdown, text",
    [
        ("a\nb", "a b"),
        ("金\n额", "金额"),
        ("金额 JBIC\n担保", "金额 JBIC 担保"),
        ("a  \nb", "a\nb"),
        ("---\n\na", "a"),
        ("[**b** `c`](x) <https://e.org>", "b c https://e.org"),
        ("a <script>x</script> b<style>y</style>", "a  b"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a │ b"),
        ("1. a\n   1. b\n2. c", "1. a\n1. b\n2. c"),
        ("&#x1F3ED; &amp; &shy;x", "🏭 & x"),
        ("- a\n\n  ```\n  x\n  ```", "- a\nx"),
    ],
)
def test_markdown_to_reading_text(markdown: str, text: str) -> None:
    assert load_text(markdown, "a.md").text == text


@pytest.mark.parametrize(
    "body, text",
    [
        ("<p>a</p><p>short</p>", "a\n\nshort"),
        ("<div>a<br>b</div>c", "a\nb\n\nc"),
        ("<p>a <span hidden>x</span><b style='display: none'>y</b>b</p>", "a b"),
        ("<p><ruby>関税<rt>かんぜい</rt></ruby>は15%</p>", "関税は15%"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<ol start=3><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "3. a\n- b\n4. c"),
        ("<table><tr><td><p>only layout</p></td></tr></table>", "only layout"),
        ("<nav>n</nav><p>a</p><footer>f</footer><script>s</script>", "a"),
    ],
)
def test_html_to_reading_text(body: str, text: str) -> None:
    assert load_text(f"<html><body>{body}</body></html>", "a.html").text == text


def test_side_columns_are_left_out_and_nothing_of_the_article() -> None:
    article = "".join(
        f"<p>Paragraph {n} explains in a full sentence how the committee decides.</p><p>So.</p>"
        for n in range(6)
    )
    page = f"<div class=left><a href=/a>Latest</a></div><div id=text>{article}</div>"
    text = load_text(f"<html><body><div>{page}</div></body></html>", "a.html").text
    assert text.count("So.") == 6 and text.startswith("Paragraph 0")
    assert "Latest" not in text


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "utf-8", "utf-16"])
def test_the_encoding_of_a_page(encoding: str) -> None:
    page = f"<html><head><meta charset='{encoding}'></head><body><p>投資の枠組み</p></body></html>"
    assert load_bytes(page.encode(encoding), "a.html").text == "投資の枠組み"


def test_lines_of_a_pdf_are_put_together() -> None:
    loaded = load_bytes(
        tiny_pdf(
            "Loans and guarantees are given by public lenders, so the invest-",
            "ment is not a transfer of money; it comes to five hundred and",
            "fifty billion.",
            "A new paragraph, since the line above had room for its first word.",
            info="/Title (A tiny memorandum) /CreationDate (D:20260130120000Z)",
        ),
        "a.pdf",
    )
    assert loaded.text == (
        "Loans and guarantees are given by public lenders, so the investment is not a transfer of"
        " money; it comes to five hundred and fifty billion.\n\n"
        "A new paragraph, since the line above had room for its first word."
    )
    assert (loaded.title, loaded.created) == ("A tiny memorandum", date(2026, 1, 30))


@pytest.mark.parametrize("title", ["memo_final.docx", "Microsoft Word - memo", "untitled", ""])
def test_a_title_that_a_program_wrote_is_none(title: str) -> None:
    assert load_bytes(tiny_pdf("Text", info=f"/Title ({title})"), "a.pdf").title is None


@pytest.mark.parametrize(
    "name, data, message",
    [
        ("a.txt", NOISE, "'a.txt' is text in no known encoding; save it as UTF-8"),
        ("a.md", b"\xff\xfea", "'a.md' is not UTF-16 text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "'a.txt' holds binary data, not text"),
        ("a.txt", b"a\0b", "'a.txt' holds binary data, not text"),
        ("a.html", b"\0<html>", "'a.html' holds binary data, not text"),
        ("a.html", b"no tags at all", "'a.html' is no HTML page"),
        ("a.pdf", b"no magic", "'a.pdf' is no PDF in spite of its name"),
        ("a.pdf", b"%PDF-1.7 cut off", "'a.pdf' is a damaged PDF"),
        ("a.pdf", tiny_pdf(), "'a.pdf' has no text in its 1 pages: it looks like a scan; run OCR"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, data: bytes, message: str) -> None:
    with pytest.raises(BadDocument) as caught:
        load_bytes(data, name)
    assert message in str(caught.value)


def test_an_encrypted_pdf_says_so() -> None:
    with pytest.raises(BadDocument, match=r"'encrypted.pdf' is encrypted; save it without"):
        load("encrypted.pdf")


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownFormat, match=r"'a.odt' ends in '.odt', .*\.txt, \.md, .*\.pdf"):
        load_bytes(b"text", "a.odt")


def test_the_content_of_a_pdf_wins_over_its_name() -> None:
    assert load_bytes((FORMATS / "en.pdf").read_bytes(), "a.txt").pages


def test_control_characters_go_and_line_separators_stay_breaks() -> None:
    assert clean("a\x00b\x07\u00adc\ud800\ufeff\td") == "abc\td"
    assert clean("a\r\nb\x0cc\u2028d\x85e") == "a\nb\nc\nd\ne"
    assert clean("e\u0301") == "é"


def test_lines_are_joined_by_script() -> None:
    assert unwrap("金 \n额 a\nb 金\na") == "金额 a b 金 a"
    assert [is_cjk(c) for c in "金かア，ｱa関🏭관 "] == [True] * 5 + [
        False,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("发布于2026年1月30日", date(2026, 1, 30)),
        ("令和８年１月３０日", date(2026, 1, 30)),
        ("January 30, 2026 by someone", date(2026, 1, 30)),
        ("in 2025, then 2026-01-30 and 2026-02-01", date(2026, 1, 30)),
        ("in January 2026", None),
        ("国: 日本 │ 発効日: 2025年9月16日\n国: 韓国 │ 発効日: 2025年9月", None),
        ("国: 日本 │ 発効日: 2025年9月16日\n2026年1月30日発表", date(2026, 1, 30)),
        ("x" * 400 + " 2026-01-30", None),
        ("", None),
    ],
)
def test_a_date_in_the_text(text: str, expected: date | None) -> None:
    assert find_published(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("# A\n\ntext", "A"),
        ("before\n\n# A\n\ntext", "A"),
        ("## A\n\ntext", "A"),
        ("Some first line\n\ntext.", "Some first line"),
        ("A first sentence.\n\n## B\n\ntext", "my memo 2"),
        ("| a | b |\n|--|--|\n| c | d |", "my memo 2"),
    ],
)
def test_a_title_in_the_text(text: str, expected: str) -> None:
    loaded = load_text(text, "a.md")
    assert find_title(loaded.text, loaded.headings, "my_memo-2") == expected
