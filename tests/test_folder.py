"""From files to Documents: finding, ids, sections, sources, alignment, and the shipped corpus."""

import os
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import BadDocument, PolicyDeskError, UnknownFormat
from corpus.folder import find_files, load_document
from corpus.records import Document, Source, version_of
from corpus.shipped import checked_through, load_sources, shipped_documents
from tests.test_loaders import tiny_pdf

SOURCES = {
    "S1": Source("S1", "First", "P", date(2026, 1, 1)),
    "S2": Source("S2", "Second", "Q", date(2026, 2, 1), authority="primary"),
}
BRIEF = """---
title: Terms
kind: brief
published: 2026-03-01
publisher: Policy Desk
---
# Terms

Before the first mark.

## Split
{#split known=2026-01-30 valid=2025-09-04.. sources=S2,S1}

Half and half.

### A part of it

More.

## Rate
{#rate known=2026-02-20..2026-07-24 valid=..2026-07-23}

Fifteen percent.
"""


def write(folder: Path, name: str, content: str = "Some text.\n") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def load(path: Path, root: Path | None = None) -> Document:
    return load_document(path, root or path.parent, sources=SOURCES)


def names(found: list[tuple[Path, Path]], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path, _ in found]


def test_files_are_found_in_order_without_hidden_ones_and_sidecars(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.txt", "a.pdf", "a.pdf.yaml", ".git/x.md", ".hidden.md", "odd.docx"):
        write(tmp_path, name)
    write(tmp_path, "lonely.pdf.yaml")
    found = find_files([tmp_path])
    assert names(found, tmp_path) == ["a/z.txt", "a.pdf", "b.md", "lonely.pdf.yaml", "odd.docx"]
    assert {root for _, root in found} == {tmp_path}


def test_a_root_may_be_a_file_and_each_file_comes_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md")
    assert find_files([path]) == [(path, path)]
    assert find_files([tmp_path, path]) == [(path, tmp_path)]
    assert find_files([]) == []


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    write(tmp_path, "a/b/x.md")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "b" / "broken.md").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe.md")
    assert names(find_files([tmp_path]), tmp_path) == ["a/b/broken.md", "a/b/x.md"]


def test_a_missing_root_is_reported(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match=r"nowhere' does not exist; check the path"):
        find_files([tmp_path / "nowhere"])


def test_sections_cover_the_text(tmp_path: Path) -> None:
    document = load(write(tmp_path, "terms.md", BRIEF))
    top, split, rate = document.sections
    assert [top.start, split.start, rate.start] == [0, top.end, split.end]
    assert rate.end == len(document.text)
    assert document.text[split.start : split.end].startswith("Split\n\nHalf and half.")
    assert (top.anchor, top.heading, top.known_from) == ("top", "", date(2026, 3, 1))
    assert (split.anchor, split.heading) == ("split", "Split")
    assert (split.known_from, split.valid_from) == (date(2026, 1, 30), date(2025, 9, 4))
    assert (rate.known_to, rate.valid_to) == (date(2026, 7, 24), date(2026, 7, 23))
    assert (top.source_ids, split.source_ids, rate.source_ids) == ((), ("S2", "S1"), ())
    assert [source.source_id for source in document.sources] == ["S2", "S1"]
    assert document.version == version_of(document.text)
    assert (document.kind, document.title) == ("brief", "Terms")


def test_a_section_without_a_date_is_known_since_publication(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", "---\npublished: 2026-01-30\n---\n# A\n{#a}\ntext")
    (section,) = load(path).sections
    assert (section.anchor, section.known_from) == ("a", date(2026, 1, 30))


def test_an_original_is_its_own_source(tmp_path: Path) -> None:
    path = write(tmp_path, "memo.txt", "Signed on September 4, 2025 in Washington.\n")
    write(tmp_path, "memo.txt.yaml", "publisher: METI\nauthority: primary\nurl: https://e.org\n")
    document = load(path)
    (section,) = document.sections
    assert (section.anchor, section.heading, section.known_from) == ("top", "", date(2025, 9, 4))
    assert section.source_ids == ("memo",)
    assert document.sources == (
        Source("memo", "memo", "METI", date(2025, 9, 4), "https://e.org", authority="primary"),
    )


@pytest.mark.parametrize(
    "line, made, published",
    [
        ("Issued on January 30, 2026", "20261123", date(2026, 1, 30)),
        ("No day", "20261123", date(2026, 11, 23)),
        ("No day", "20261124", None),  # after the corpus date
        ("No day", "", None),
    ],
)
def test_the_day_of_a_files_making_counts_where_it_states_none(
    tmp_path: Path, line: str, made: str, published: date | None
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(tiny_pdf(line, info=f"/CreationDate (D:{made})"))
    assert load(path).published == published


def test_stated_sources_hold_for_sections_that_name_none(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", "---\nsources: [S1]\n---\nbefore\n\n# A\n{#a sources=S2}\nx")
    document = load(path)
    assert [section.source_ids for section in document.sections] == [("S1",), ("S2",)]
    assert [source.source_id for source in document.sources] == ["S1", "S2"]


def test_the_sidecar_yields_to_front_matter(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", "---\ntitle: Own\n---\nx")
    write(tmp_path, "a.md.yaml", "title: Sidecar\npublisher: P\ngroups: [board]\n")
    document = load(path)
    assert (document.title, document.publisher, document.groups) == ("Own", "P", ("board",))


def test_doc_ids_come_from_paths(tmp_path: Path) -> None:
    deep = write(tmp_path, unicodedata.normalize("NFD", "部門/ガイド v2.ja.md"))
    assert load(deep, tmp_path).doc_id == unicodedata.normalize("NFC", "部門.ガイド v2.ja")
    assert load(deep, deep).doc_id == "ガイド v2.ja"
    stated = write(tmp_path, "a.md", "---\ndoc_id: kept\n---\nx")
    assert load(stated).doc_id == "kept"


def test_translations_are_aligned(tmp_path: Path) -> None:
    en = write(tmp_path, "p/terms.en.md")
    zh = write(tmp_path, "p/terms.zh.md", "---\ndoc_id: 条款\n---\n正文")
    write(tmp_path, "p/other.ja.md")
    write(tmp_path, "p/terms.old.md")
    assert load(en, tmp_path).aligned_with == {"zh": "条款"}
    assert load(zh, tmp_path).aligned_with == {"en": "p.terms.en"}
    assert load(zh, zh).aligned_with == {"en": "terms.en"}
    stated = write(tmp_path, "p/terms.ko.md", "---\naligned_with: {en: x}\n---\nx")
    assert load(stated, tmp_path).aligned_with == {"en": "x"}
    assert load(write(tmp_path, "q/new.draft.md"), tmp_path).aligned_with == {}


@pytest.mark.parametrize(
    "page_language, text, expected",
    [
        ("de", "Die Zölle gelten ab sofort.", "de"),
        ("en", "投資先は米国が選ぶ。", "ja"),
        ("zh-TW", "投資委員會由美國商務部長擔任主席。", "zh"),
        ("ja", "The President decides which projects are funded.", "en"),
    ],
)
def test_a_page_does_not_lie_about_its_script(
    tmp_path: Path, page_language: str, text: str, expected: str
) -> None:
    path = write(
        tmp_path, "a.html", f"<html lang='{page_language}'><body><p>{text}</p></body></html>"
    )
    assert load(path).language == expected


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("a.md", "", "a.md' is empty; leave it out or add its text"),
        ("a.md", "---\ntitle: x\n---\n\n", "a.md' holds no text"),
        ("a.html", "<html><body><script>x</script></body></html>", "a.html' holds no text"),
        ("a.txt", "\x07\n \n", "a.txt' holds no text"),
        ("a.md", "---\ntitel: x\n---\nx", "a.md': unknown key 'titel' in front matter; allowed"),
        ("a.md", "# A\n{#a sources=S9}\nx", "a.md': section 'a' names the unknown source 'S9'"),
        ("a.md", "---\nsources: [S9]\n---\nx", "section 'top' names the unknown source 'S9'"),
        ("a.md", "x\n\n# A\n{#top}\nx", "the anchor 'top' belongs to the text before the first"),
        ("a.md", "# A\n{#a known=x}\nx", "a.md' line 2: 'x' in known=x is no date"),
        ("a.md", "---\ntitle: a: b\n---\nx", "a.md' line 2: front matter is no YAML"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(BadDocument) as caught:
        load(path)
    assert message in str(caught.value)
    assert repr(str(path))[:-1] in str(caught.value)


def test_too_large_a_file_is_refused_unread(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "x" * 11)
    with pytest.raises(BadDocument, match=r"a\.txt' has 11 bytes, more than the 10 allowed; split"):
        load_document(path, tmp_path, sources={}, max_bytes=10)
    assert load_document(path, tmp_path, sources={}, max_bytes=11).text == "x" * 11


def test_an_unreadable_file_and_a_folder_say_why(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match=r"gone\.md' cannot be read: No such file or directory;"):
        load(tmp_path / "gone.md")
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(BadDocument, match=r"folder\.md' cannot be read: Is a directory;"):
        load(tmp_path / "folder.md")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux")
def test_a_file_that_changes_while_it_is_read_is_reported() -> None:
    # Its length is said to be 0, and what is read is longer.
    with pytest.raises(BadDocument, match=r"status' changed while it was read; take it in again"):
        load(Path("/proc/self/status"))


def test_an_unknown_format_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"a\.rtf' ends in '\.rtf', .* one of \.txt, \.md"):
        load(write(tmp_path, "a.rtf"))


def test_the_shipped_documents_load() -> None:
    sources = load_sources()
    documents = [
        load_document(path, root, sources=sources)
        for path, root in find_files([shipped_documents()])
    ]
    assert len({document.doc_id for document in documents}) == len(documents) > 0
    for document in documents:
        assert document.published is not None and document.published <= checked_through()
        assert {section.end for section in document.sections} >= {len(document.text)}
        assert set(document.aligned_with) | {document.language} == {"zh", "en", "ja"}


def test_the_founding_article() -> None:
    folder = Path(__file__).parents[2] / "shared" / "corpus"
    path = folder / "000_f89d1f1082d0d96d.txt"
    if not path.exists():
        pytest.skip("the founding article lies beside this project's folder, and is not here")
    document = load(path)
    assert document.published == date(2026, 1, 30)
    assert document.text.startswith("日本政府在与美国特朗普政权")
    assert " date " not in document.text
    assert document.language == "zh"
    assert document.title.startswith("日本政府") and document.title.endswith("…")
    assert len(document.headings) == 8
    first = document.headings[0]
    assert document.text[first.start : first.end] == "美国主导决定投资对象"


@pytest.mark.parametrize(
    "toml, message",
    [
        ('[S1]\ntitel = "x"', "table [S1]: unknown key 'titel'; allowed are title, publisher"),
        ('[S1]\ntitle = "x"', "table [S1]: publisher is missing"),
        ("[S1]\ntitle = 1", "table [S1]: title must be text, got 1"),
        ('[S1]\npublished = "2026-01-30"', "table [S1]: published must be a date without quotes"),
        ('[S1]\nauthority = "high"', "table [S1]: authority must be one of primary, official,"),
        ('S1 = "x"', "table [S1] is no table"),
        ("[S1", "cannot be read"),
    ],
)
def test_a_bad_source_is_named(tmp_path: Path, toml: str, message: str) -> None:
    with pytest.raises(PolicyDeskError) as caught:
        load_sources(write(tmp_path, "sources.toml", toml))
    assert message in str(caught.value) and "sources.toml" in str(caught.value)


def test_a_source_is_read(tmp_path: Path) -> None:
    toml = '[S7]\ntitle = "T"\npublisher = "P"\npublished = 2026-01-30\nconfidence = "reported"\n'
    expected = Source("S7", "T", "P", date(2026, 1, 30), confidence="reported")
    assert load_sources(write(tmp_path, "sources.toml", toml)) == {"S7": expected}


def test_the_corpus_date() -> None:
    assert checked_through() == date(2026, 11, 23)
