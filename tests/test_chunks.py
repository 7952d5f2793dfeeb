"""Chunks: spans of the text, whole sentences, never across a heading or a section."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.records import Document, Heading, Section, normalise, version_of
from index.chunks import MAX_SIZE, cut_document, page_of
from index.sentences import split_sentences
from tests.test_sentences import PIECES

DAY = date(2026, 1, 30)


def document(
    text: str,
    headings: tuple[Heading, ...] = (),
    starts: tuple[int, ...] = (0,),
    pages: tuple[int, ...] = (),
    language: str = "en",
) -> Document:
    """A document whose sections begin at `starts`."""
    ends = (*starts[1:], len(text))
    sections = tuple(
        Section(f"s{start}", "", start, end, DAY, source_ids=(f"S{start}",))
        for start, end in zip(starts, ends, strict=True)
    )
    return Document(
        "rice.en", version_of(text), "Rice", "", DAY, language, text, sections,
        headings=headings, pages=pages,
    )  # fmt: skip


def texts(one: Document, max_size: float = MAX_SIZE) -> list[str]:
    return [cut.chunk.text for cut in cut_document(one, max_size)]


def test_sentences_are_packed_up_to_the_size() -> None:
    # By hand: a sentence is 3 wide characters, a chunk holds 6, so two of them.
    assert texts(document("一二。三四。五六。"), 6) == ["一二。三四。", "五六。"]
    # A Latin character counts a third; "Ab." is 1.
    assert texts(document("Ab. Cd. Ef."), 2) == ["Ab. Cd.", "Ef."]


def test_a_sentence_larger_than_the_size_is_a_chunk_of_its_own() -> None:
    assert texts(document("一。二三四五六。七。"), 3) == ["一。", "二三四五六。", "七。"]


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_text_without_sentences_has_no_chunks(text: str) -> None:
    assert cut_document(document(text)) == []


def test_a_text_of_headings_only_has_no_chunks() -> None:
    assert cut_document(document("Rice\nBeef", (Heading(0, 4, 1), Heading(5, 9, 2)))) == []


def test_a_chunk_says_where_it_stands() -> None:
    text = "Rice\nOne.\nBeef\nTwo."
    one = document(text, (Heading(0, 4, 1), Heading(10, 14, 2)), (0, 10), (0, 10))
    first, second = (cut.chunk for cut in cut_document(one))
    assert first.chunk_id == f"rice.en@{one.version[:8]}:5-9"
    assert (first.text, first.heading, first.page, first.source_ids) == ("One.", "Rice", 1, ("S0",))
    assert (second.text, second.heading, second.page) == ("Two.", "Rice > Beef", 2)
    assert (second.known_from, second.language, second.source_ids) == (DAY, "en", ("S10",))


def test_a_heading_of_the_same_level_ends_the_one_before() -> None:
    text = "A\na.\nB\nb.\nC\nc."
    headings = (Heading(0, 1, 1), Heading(5, 6, 2), Heading(10, 11, 1))
    paths = [cut.chunk.heading for cut in cut_document(document(text, headings))]
    assert paths == ["A", "A > B", "C"]


def test_the_embedder_reads_title_and_headings_before_the_chunk() -> None:
    (cut,) = cut_document(document("Rice rules\nOne. Two.", (Heading(0, 10, 1),)))
    passage = cut.passage("Title")
    assert (passage.context, passage.text) == ("Title > Rice rules", "One. Two.")
    assert passage.sentences == ((0, 4), (5, 9))
    assert cut.passage("").context == "Rice rules"


@pytest.mark.parametrize("offset, page", [(0, 1), (9, 1), (10, 2), (25, 3), (99, 3)])
def test_the_page_of_an_offset(offset: int, page: int) -> None:
    assert page_of(document("", pages=(0, 10, 20)), offset) == page
    assert page_of(document("", pages=(5, 10, 20)), 2) == 1
    assert page_of(document(""), offset) is None


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Parts of odd text, some under a heading, some headings the start of a section."""
    text, headings, starts = "", [], [0]
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            if draw(st.booleans()) and len(text) > starts[-1]:
                starts.append(len(text))
            title = draw(st.sampled_from(["収益", "Split 🙂", "第1章", "か\u3099"]))
            title = normalise(title)
            headings.append(Heading(len(text), len(text) + len(title), draw(st.integers(1, 3))))
            text += title + "\n"
        # A combining mark at its start would join the "\n" to nothing, so NFC holds part by part.
        text += normalise("".join(draw(st.lists(PIECES, max_size=12)))) + "\n"
    language = draw(st.sampled_from(["zh", "en", "ja"]))
    return document(text, tuple(headings), tuple(starts), language=language)


@given(documents(), st.sampled_from([5.0, 60.0, MAX_SIZE]))
@settings(max_examples=100, deadline=None)
def test_chunks_keep_the_promises_of_the_index(one: Document, max_size: float) -> None:
    cuts = cut_document(one, max_size)
    assert one.text == normalise(one.text)
    assert len({cut.chunk.chunk_id for cut in cuts}) == len(cuts)
    taken: list[int] = []
    for cut in cuts:
        chunk = cut.chunk
        assert one.text[chunk.start : chunk.end] == chunk.text
        (section,) = (s for s in one.sections if s.start <= chunk.start < s.end)
        assert chunk.end <= section.end and chunk.source_ids == section.source_ids
        assert all(h.end <= chunk.start or h.start >= chunk.end for h in one.headings)
        # Its sentences begin and end it, and cover what is not white space.
        assert (cut.sentences[0][0], cut.sentences[-1][1]) == (0, len(chunk.text))
        taken += [chunk.start + at for a, b in cut.sentences for at in range(a, b)]
    assert taken == sorted(set(taken))
    in_headings = {at for h in one.headings for at in range(h.start, h.end)}
    wanted = {at for at, char in enumerate(one.text) if not char.isspace()} - in_headings
    assert wanted <= set(taken)


@given(st.lists(PIECES, max_size=15).map("".join).map(normalise))
@settings(max_examples=75, deadline=None)
def test_no_sentence_is_cut_by_a_chunk(text: str) -> None:
    cuts = cut_document(document(text), 40)
    spans = [(cut.chunk.start + a, cut.chunk.start + b) for cut in cuts for a, b in cut.sentences]
    assert spans == split_sentences(text)
