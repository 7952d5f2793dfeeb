"""Front matter and sidecars: what is read, and what each mistake is answered with."""

from datetime import date
from pathlib import Path

import pytest

from corpus.errors import BadDocument
from corpus.front_matter import Details, read_details, read_sidecar, split_front_matter


def test_front_matter_is_cut_off_and_lines_are_counted() -> None:
    values, text, lines = split_front_matter("---\ntitle: A\n---\n\nBody", "a.md")
    assert (values, text, lines) == ({"title": "A"}, "\nBody", 3)


@pytest.mark.parametrize(
    "text", ["", "Body", "--- \n\nA rule, then text", "a\n---\ntitle: b\n---\n"]
)
def test_a_text_without_front_matter_is_left_alone(text: str) -> None:
    assert split_front_matter(text, "a.md") == ({}, text, 0)


@pytest.mark.parametrize("text", ["---\n---\nBody", "---\n# nothing\n...\nBody"])
def test_empty_front_matter(text: str) -> None:
    assert split_front_matter(text, "a.md")[:2] == ({}, "Body")


@pytest.mark.parametrize(
    "front, message",
    [
        ("title: a: b\n---\n", "'a.md' line 2: front matter is no YAML (mapping values are not"),
        ("kind: brief\ntitle: [a\n---\n", "'a.md' line 4: front matter is no YAML"),
        ("title: a\nBody", "'a.md' line 1: front matter is not closed; end it with a line ---"),
        ("- a\n---\n", "'a.md' line 2: front matter must be `key: value` lines, got ['a']"),
        ("published: 2026-02-30\n---\n", "'a.md' line 2: front matter cannot be read: day"),
        ("title: !!python/name:os.system\n---\n", "could not determine a constructor"),
        ("title: " + "[" * 5000 + "\n---\n", "'a.md' line 3: front matter is no YAML"),
        ("title: " + "[" * 5000 + "]" * 5000 + "\n---\n", "'a.md' line 2: front matter cannot"),
        ("title: &a x\nurl: *a\n---\n", "'a.md' line 2: front matter has a YAML alias (*); write"),
    ],
)
def test_broken_front_matter_names_file_and_line(front: str, message: str) -> None:
    with pytest.raises(BadDocument) as caught:
        split_front_matter("---\n" + front, "a.md")
    assert message in str(caught.value)


def test_every_key_is_read() -> None:
    values = {
        "title": " Cafe\u0301\n accord ", "language": "zh-Hant", "published": "2026-01-30",
        "publisher": "P", "url": "https://e.org", "licence": "CC-BY-4.0", "kind": "brief",
        "groups": ["a", "b", "a"], "doc_id": "枠組み.ja", "authority": "primary",
        "confidence": "reported", "aligned_with": {"en": "x.en"}, "sources": ["S1"],
    }  # fmt: skip
    assert read_details(values, "a.md") == Details(
        title="Café accord", language="zh-Hant", published=date(2026, 1, 30), publisher="P",
        url="https://e.org", licence="CC-BY-4.0", kind="brief", groups=("a", "b"),
        doc_id="枠組み.ja", authority="primary", confidence="reported",
        aligned_with={"en": "x.en"}, sources=("S1",),
    )  # fmt: skip


def test_a_key_without_a_value_is_missing() -> None:
    assert read_details({"publisher": None, "groups": None}, "a.md") == Details()


@pytest.mark.parametrize(
    "key, value, message",
    [
        ("titel", "A", "unknown key 'titel' in front matter; allowed are title, language,"),
        ("title", 2026, "title must be text (in quotes if it looks like a number or a date)"),
        ("title", " ", "title must be text"),
        ("published", "January", "published must be a date such as 2026-01-30, got 'January'"),
        ("published", 2026, "published must be a date such as 2026-01-30, got 2026"),
        ("language", False, "language must be a BCP 47 language tag such as zh, en or ja (in quot"),
        ("language", "Chinese language", "language must be a BCP 47 language tag"),
        ("kind", "copy", "kind must be one of original, brief, got 'copy'"),
        ("authority", "high", "authority must be one of primary, official, analysis, press"),
        ("confidence", 1, "confidence must be one of read, reported, unconfirmed, derived, got 1"),
        ("groups", "trade", "groups must be a list of texts such as [one, two], got 'trade'"),
        ("groups", [1], "groups must be a list of texts"),
        ("doc_id", "a/b", "doc_id must be text without spaces and without"),
        ("aligned_with", ["x"], "aligned_with must be a mapping of languages to doc_ids"),
        ("aligned_with", {"en": 1}, "aligned_with must be a mapping of languages to doc_ids"),
    ],
)
def test_a_bad_value_says_what_is_allowed(key: str, value: object, message: str) -> None:
    with pytest.raises(BadDocument) as caught:
        read_details({key: value}, "a.md")
    assert message in str(caught.value)
    assert str(caught.value).startswith("'a.md': ")


def test_a_sidecar_lies_beside_its_file(tmp_path: Path) -> None:
    path = tmp_path / "memo.pdf"
    assert read_sidecar(path) == {}
    (tmp_path / "memo.pdf.yaml").write_text("\ufefftitle: 备忘录\n", encoding="utf-8")
    assert read_sidecar(path) == {"title": "备忘录"}


@pytest.mark.parametrize(
    "data, message",
    [
        (b"title: \xff", "cannot be read"),
        (b"title: a\nkind: b: c", "memo.pdf.yaml' line 2: front matter is no YAML"),
    ],
)
def test_a_broken_sidecar_is_named(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "memo.pdf.yaml").write_bytes(data)
    with pytest.raises(BadDocument) as caught:
        read_sidecar(tmp_path / "memo.pdf")
    assert message in str(caught.value) and "memo.pdf.yaml" in str(caught.value)
