"""Escaping: whatever comes from outside is shown as the text that it is, and as nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.markdown import escape, plain_text, quotation

# Tables and strikethrough are what Gradio's own Markdown adds.
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_HARMLESS = {"paragraph_open", "inline", "paragraph_close", "text", "text_special", "softbreak"}
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])

lines = st.text(
    st.one_of(
        st.sampled_from(list("\n\n \t-+=:.)*_`~#>|<&[]()!\\$1234567890ab")),
        st.characters(blacklist_categories=("Cs", "Cc")),
    ),
    max_size=60,
)


def seen(markdown: str) -> tuple[str, set[str]]:
    """The text that a reader sees, and every kind of element but plain paragraphs."""
    text, kinds = [], set()
    for token in _MARKDOWN.parse(markdown):
        for one in [token, *(token.children or [])]:
            kinds.add(one.type)
            if one.type != "inline":
                text.append("\n" if one.type in ("softbreak", "paragraph_close") else one.content)
    return "".join(text), kinds - _HARMLESS


@pytest.mark.parametrize("char", list(r"\`*_[]<>&#|~$!"))
def test_each_special_character_is_escaped(char: str) -> None:
    assert escape(f"a{char}b") == f"a\\{char}b"


@pytest.mark.parametrize(
    "written, escaped",
    [
        ("- item", "\\- item"),
        ("+ item", "\\+ item"),
        ("1. item", "1\\. item"),
        ("12) item", "12\\) item"),
        ("heading\n===", "heading\n\\==="),
        ("heading\n---", "heading\n\\---"),
        (":--", "\\:--"),
        ("  - item", "\\- item"),
        ("    code", "code"),
        ("broken  \nline", "broken\nline"),
        ("one\r- two\r\n- three", "one\n\\- two\n\\- three"),
        ("1.5 percent", "1.5 percent"),
        ("a - b = 1. c", "a - b = 1. c"),
        ("1234567890. no list has so long a number", "1234567890. no list has so long a number"),
        ("", ""),
    ],
)
def test_marks_mean_nothing_at_the_start_of_a_line(written: str, escaped: str) -> None:
    assert escape(written) == escaped


@pytest.mark.parametrize("override", [chr(code) for code in _BIDI])
def test_directional_overrides_are_dropped(override: str) -> None:
    assert escape(f"pay{override}09 yen") == "pay09 yen"


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/x.png)",
        "[click](javascript:alert)",
        "<https://example.org>",
        "[1]: https://example.org",
        "&lt;b&gt; &#91;1&#93;",
        "a | b\n:-- | :--\nc | d",
        "```\ncode\n```",
        "~~~\ncode",
        "# heading",
        "> quoted",
        "***",
        "a\\\nb",
    ],
)
def test_hostile_text_is_shown_as_written(hostile: str) -> None:
    text, elements = seen(escape(hostile))
    assert elements == set()
    assert text.split() == hostile.split()


@given(lines)
@settings(deadline=None, max_examples=300)
def test_rendered_the_escaped_text_is_the_plain_text_and_no_tag(text: str) -> None:
    shown, elements = seen(escape(text))
    assert elements == set()
    assert shown.split() == text.translate(_BIDI).split()


@given(lines.filter(str.strip))
@settings(deadline=None, max_examples=100)
def test_a_quotation_is_one_block_whatever_it_holds(text: str) -> None:
    tokens = _MARKDOWN.parse(quotation(text, 7))
    outer = [token.type for token in tokens if token.level == 0]
    assert outer == ["blockquote_open", "blockquote_close"]
    assert {t.type for t in tokens if t.level == 1} == {"paragraph_open", "paragraph_close"}


def test_a_quotation_ends_with_its_mark() -> None:
    assert quotation("[2] is\n\nno mark", 1) == "> \\[2\\] is\n>\n> no mark [1]"


@pytest.mark.parametrize(
    "markdown, plain",
    [
        ("*Reported.* *Replaced.*", "Reported. Replaced."),
        ("names “AT\\&T”", "names “AT&T”"),
        ("a \\*star\\* and a \\\\", "a *star* and a \\"),
        ("", ""),
    ],
)
def test_a_terminal_sees_neither_escapes_nor_emphasis(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40))
@settings(deadline=None)
def test_a_terminal_sees_what_was_escaped(text: str) -> None:
    assert plain_text(escape(text)).split() == text.translate(_BIDI).split()
