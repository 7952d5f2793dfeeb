"""Pages to Documents: types and their lies, charsets, and whose word a page is."""

import codecs
from collections.abc import Iterator
from datetime import date

import pytest

from corpus.errors import BadDocument, UnknownFormat
from corpus.places import Url
from corpus.records import Document
from tests.web_fixtures import HOST, Site, https_site, network, redirect, response

HTML = """<html lang="en"><head><title>Rice rules</title></head><body><main><h1>Rice rules</h1>
<p>Published on 2026-03-01. The tariff on rice is 15% from 1 April 2026 on.</p></main></body></html>
"""
JAPANESE = "<html><body><p>関税率は十五パーセントである。①髙</p></body></html>"
CHINESE = "<html><body><p>大米的关税税率为百分之十五。镕</p></body></html>"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with https_site(HOST, f"www.{HOST}") as made:
        way = network(made.port)
        way.look_up.answers[f"www.{HOST}"] = way.look_up.answers[HOST]  # type: ignore[attr-defined]
        monkeypatch.setattr("corpus.web.connections.SYSTEM", way)
        yield made


def load(path: str, host: str = HOST) -> Document:
    from corpus.web.page import load_page

    return load_page(Url(f"https://{host}{path}"), 1_000_000)


def error(path: str) -> str:
    with pytest.raises(BadDocument) as caught:
        load(path)
    return str(caught.value)


def test_a_page_becomes_a_document(site: Site) -> None:
    site.pages["/rules/rice.html"] = response(HTML)
    page = load("/rules/rice.html#part", f"www.{HOST}")
    assert page.doc_id == f"www.{HOST}.rules.rice"
    assert page.url == f"https://www.{HOST}/rules/rice.html"
    assert (page.publisher, page.title, page.language) == (HOST, "Rice rules", "en")
    assert page.published == date(2026, 3, 1)
    assert "The tariff on rice is 15%" in page.text
    (source,) = page.sources
    assert (source.source_id, source.url, source.publisher) == (page.doc_id, page.url, HOST)
    assert (source.authority, source.confidence, page.kind) == ("press", "read", "original")


def test_a_page_that_moved_keeps_the_id_and_address_that_were_given(site: Site) -> None:
    site.pages |= {"/latest": redirect(f"https://www.{HOST}/2026/05"), "/2026/05": response(HTML)}
    page = load("/latest")
    assert (page.doc_id, page.url) == (f"{HOST}.latest", f"https://{HOST}/latest")
    assert page.publisher == HOST


@pytest.mark.parametrize(
    "path, title", [("/tariff-on_rice.txt", "tariff on rice"), ("/%E7%A8%8E.txt", "税"),
                    ("/", "policy example org")],
)  # fmt: skip
def test_a_text_without_a_title_takes_that_of_its_address(
    site: Site, path: str, title: str
) -> None:
    site.pages[path] = response("The tariff on rice is 15%.", "text/plain")
    assert load(path).title == title


FRONT = """---
title: Terms
published: 2026-03-01
publisher: Harbour Office
licence: CC-BY-4.0
language: en
doc_id: framework.en
url: https://elsewhere.org/
kind: brief
groups: [board]
authority: primary
confidence: derived
sources: [S13]
aligned_with: {zh: framework.zh}
---
# Terms

Rice pays 15%.
"""


def test_a_page_chooses_neither_its_id_nor_its_standing(site: Site) -> None:
    site.pages["/raw/terms.md"] = response(FRONT, "text/plain; charset=utf-8")
    page = load("/raw/terms.md")
    assert (page.title, page.publisher, page.licence) == ("Terms", "Harbour Office", "CC-BY-4.0")
    assert page.published == date(2026, 3, 1)
    assert (page.doc_id, page.url) == (f"{HOST}.raw.terms", f"https://{HOST}/raw/terms.md")
    assert (page.kind, page.groups, page.aligned_with) == ("original", (), {})
    assert [(s.source_id, s.authority, s.confidence) for s in page.sources] == [
        (page.doc_id, "press", "read")
    ]


def test_a_page_cannot_rest_on_sources_of_the_corpus(site: Site) -> None:
    site.pages["/terms.md"] = response("# Rice\n{#rice sources=S13}\n\n15%.", "text/markdown")
    assert error("/terms.md") == (
        f"'https://{HOST}/terms.md': section 'rice' names the unknown source 'S13'; add it to the"
        " sources or correct the id"
    )


@pytest.mark.parametrize(
    "path, kind, disposition",
    [
        ("/a", "text/html", ""),
        ("/a.pdf", "TEXT/HTML; charset=x", ""),
        ("/a", "application/xhtml+xml", ""),
        ("/a.html", "application/octet-stream", ""),
        ("/a.HTM", "", ""),
        ("/download?id=5", "application/octet-stream", 'attachment; filename="rules.html"'),
        ("/download", "binary/octet-stream", "attachment; filename*=UTF-8''%E8%A6%8F.htm"),
        ("/download", "", "attachment;filename = rules.html ; size=3"),
        ("/a.html", "", "attachment; filename*=punycode''%80; filename*0*=idna'%E8"),
        ("/a", "text/html", 'attachment; filename="a.pdf"'),
        ("/a", "text/html, text/html", ""),
    ],
)
def test_the_type_tells_the_loader_and_names_where_it_tells_nothing(
    site: Site, path: str, kind: str, disposition: str
) -> None:
    site.pages[path] = response(HTML, kind, Content_Disposition=disposition)
    assert load(path).title == "Rice rules"


@pytest.mark.parametrize(
    "path, kind, text",
    [
        ("/a", "text/plain", "# Rice\n\n15% now."),
        ("/a.md", "text/plain", "Rice\n\n15% now."),
        ("/a.txt", "text/markdown", "Rice\n\n15% now."),
        ("/a.php", "text/x-markdown", "Rice\n\n15% now."),
    ],
)
def test_plain_text_is_markdown_where_its_name_says_so(
    site: Site, path: str, kind: str, text: str
) -> None:
    site.pages[path] = response("# Rice\n\n15% now.", kind)
    assert load(path).text == text


@pytest.mark.parametrize(
    "path, kind, body, told",
    [
        ("/a", "image/png", b"\x89PNG", "is of the type 'image/png', which no loader reads"),
        ("/a.pdf", "application/json", b"{}", "is of the type 'application/json', which no"),
        ("/a", "a" * 500, b"x", f"is of the type '{'a' * 60}', which no loader reads"),
        ("/a", "application/octet-stream", b"x\0", "ends in '', which no loader reads"),
        ("/a.exe", "", b"MZ", "ends in '.exe', which no loader reads"),
        ("/a", "application/pdf", HTML.encode(), "is no PDF in spite of its name; export it anew"),
        ("/a", "text/html", b"\x89PNG\r\n\0", "holds binary data, not text"),
        ("/a?x.pdf", "text/plain", b"\x7fELF\0", "holds binary data, not text"),
        (
            "/a",
            "text/html",
            b"<html><body><script>draw()</script></body></html>",
            "holds no text; leave it out",
        ),
        ("/a", "application/pdf", b"%PDF-1.7 broken", "is a damaged PDF"),
        ("/a.md", "text/plain", b"---\ndoc_id: x\n", "front matter is not closed"),
    ],
)
def test_lies_and_unknown_types_are_told_by_address(
    site: Site, path: str, kind: str, body: bytes, told: str
) -> None:
    site.pages[path] = response(body, kind)
    said = error(path)
    assert said.startswith(f"'https://{HOST}{path}'")
    assert told in said


def test_an_unknown_format_is_told_apart(site: Site) -> None:
    site.pages["/a"] = response(b"x", "audio/mpeg")
    with pytest.raises(UnknownFormat):
        load("/a")


def test_a_pdf_is_known_by_its_bytes(site: Site) -> None:
    site.pages["/a"] = response(b"%PDF-1.7 broken", "text/html")
    assert "is a damaged PDF" in error("/a")


@pytest.mark.parametrize(
    "charset, codec, html",
    [
        ("Shift_JIS", "cp932", JAPANESE),
        ('"x-sjis"', "cp932", JAPANESE),
        ("EUC-JP", "euc_jp", JAPANESE.replace("①髙", "")),
        ("ISO-2022-JP", "iso2022_jp", JAPANESE.replace("①髙", "")),
        ("GB18030", "gb18030", CHINESE),
        ("gb2312", "gb18030", CHINESE),  # what a page calls GB 2312 is often more
        ("Big5", "big5", "<html><body><p>大米的關稅稅率為百分之十五。</p></body></html>"),
        ("EUC-KR", "cp949", "<html><body><p>쌀 관세율은 십오 퍼센트입니다.</p></body></html>"),
        ("UTF-16LE", "utf-16-le", CHINESE),
        ("UTF-8", "utf-8", JAPANESE),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
def test_the_charset_of_the_headers_is_read(
    site: Site, charset: str, codec: str, html: str, kind: str
) -> None:
    words = html.partition("<p>")[2].partition("</p>")[0]
    body = html.replace("<body>", '<meta charset="iso-8859-1"><body>')  # headers go before it
    text = body if kind == "text/html" else words
    site.pages["/a"] = response(text.encode(codec), f"{kind}; Charset={charset}")
    assert load("/a").text == words


@pytest.mark.parametrize(
    "stated, data",
    [
        ("iso-8859-1", b'<meta charset="shift_jis">' + JAPANESE.encode("cp932")),
        ("gb18030", codecs.BOM_UTF8 + JAPANESE.encode()),
        ("utf-8", b'<meta charset="shift_jis">' + JAPANESE.encode("cp932")),
        ("punycode", JAPANESE.encode()),
        ("zlib_codec", JAPANESE.encode()),
        ("none-such", JAPANESE.encode()),
        ("", JAPANESE.encode()),
    ],
)
def test_a_charset_that_does_not_fit_leaves_the_page_to_its_loader(
    site: Site, stated: str, data: bytes
) -> None:
    site.pages["/a"] = response(data, f"text/html; charset={stated}")
    assert load("/a").text == "関税率は十五パーセントである。①髙"


def test_a_page_for_another_that_asks_for_a_password_is_not_taken(site: Site) -> None:
    form = HTML.replace("</main>", "<form><INPUT name=p Type='Password'></form></main>")
    site.pages |= {"/a": redirect("/b"), "/b": response(form), "/c": redirect("/C/")}
    site.pages |= {"/C/": response(form)}
    assert error("/a") == (
        f"'https://{HOST}/a' leads on to 'https://{HOST}/b', which asks for a password; sign in"
        " with a browser and save the page as a file, or give the address of a public page"
    )
    assert load("/b").title == load("/c").title == "Rice rules"


def test_the_address_is_checked_before_anything_is_sent(site: Site) -> None:
    with pytest.raises(BadDocument, match="is no https address"):
        from corpus.web.page import load_page

        load_page(Url(f"http://{HOST}/a"), 1000)
    assert site.asked == []
