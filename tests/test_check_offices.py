"""Offices and ratios of a text, held against the dated terms; pure, over the shipped terms."""

from datetime import date

import pytest

from assistant.checking.offices import Held, offices_held
from assistant.checking.ratios import ratios_in, terms_at_stage
from assistant.guarding.reading import read
from assistant.term_answers import TermBook
from corpus.terms import shipped_terms

AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="module")
def book() -> TermBook:
    return TermBook(shipped_terms())


def held(book: TermBook, text: str) -> list[Held]:
    return list(offices_held(read(text), book, AS_OF))


@pytest.mark.parametrize(
    "text, mark",
    [
        ("Howard Lutnick chairs the Investment Committee.", "supported"),
        ("Akazawa chairs the Investment Committee.", "contradicted"),
        ("The Investment Committee is chaired by Akazawa.", "contradicted"),
        ("The Consultation Committee is chaired by Lutnick.", "not_in_corpus"),
        ("Ryosei Akazawa signed the MOU for Japan.", "supported"),
        ("Howard Lutnick signed the MOU for Japan.", "contradicted"),
        ("SB Energy operates Texas GulfLink.", "contradicted"),
        ("Sentinel Midstream operates Texas GulfLink.", "supported"),
        ("美国商务部长担任投资委员会主席。", "supported"),
        ("赤澤亮正擔任投資委員會主席。", "contradicted"),
        ("投资项目由日本首相最终选定。", "contradicted"),
        ("磋商委员会向总统推荐投资项目。", "contradicted"),
        ("投資委員会の議長は米商務長官が務める。", "supported"),
        ("投資委員会の議長は赤沢亮正氏が務める。", "contradicted"),
        ("投資案件は日本の首相が最終的に選定する。", "contradicted"),
    ],
)
def test_an_office_goes_with_its_holder(book: TermBook, text: str, mark: str) -> None:
    [office] = held(book, text)
    assert office.mark == mark
    assert bool(office.terms) == (mark != "not_in_corpus")


@pytest.mark.parametrize(
    "text",
    [
        "Akazawa does not chair the Investment Committee.",
        "Akazawa may chair the Investment Committee.",
        "The Consultation Committee is heard before projects are recommended.",
        "投資委員会のほかの委員は、米商務長官が選ぶ。",
        "The facility at JBIC runs from October 2025 to March 2029.",
        "Akazawa signed a memorandum.",  # for which side it is not said
    ],
)
def test_where_no_holder_is_told_nothing_is_marked(book: TermBook, text: str) -> None:
    assert held(book, text) == []


def test_what_was_not_known_yet_is_not_marked(book: TermBook) -> None:
    said = read("Akazawa chairs the Investment Committee.")
    assert list(offices_held(said, book, date(2025, 9, 4))) == []


def test_one_of_two_that_are_named_is_not_told_apart(book: TermBook) -> None:
    text = "Akazawa met Lutnick, who chairs the Investment Committee."
    assert [h.mark for h in held(book, text)] == []


@pytest.mark.parametrize(
    "text, larger, stage",
    [
        ("Cash is split 90 to 10 from the start.", "0.9", "first"),
        ("現金は最初から９対１で分配される。", "0.9", "first"),
        ("视同分配额之后，现金流按九比一分配。", "0.9", "after"),
        ("達到視同分配額之前，現金按五五開分配。", "0.5", "first"),
        ("一定金额范围内由两国平均分配，而超出部分的九成归美国。", "0.5", "first"),
        ("Returns are shared 50/50 and then 90% to the United States.", "0.5", ""),
        ("Cash is shared equally.", "0.5", ""),
        ("The 50/50 stage ends after the deemed allocation.", "0.5", ""),
    ],
)
def test_a_ratio_has_its_stage(text: str, larger: str, stage: str) -> None:
    [ratio] = ratios_in(read(text))
    assert (str(ratio.larger), ratio.stage) == (larger, stage)


@pytest.mark.parametrize("text", ["by 6 to 3", "6比3", "on 9/11", "US$20–80 billion", "9903.90.10"])
def test_scores_days_and_ranges_are_no_shares(text: str) -> None:
    assert ratios_in(read(text)) == ()


@pytest.mark.parametrize(
    "text, same, others",
    [
        ("Cash is split 90/10 from the start.", [], ["waterfall_split_first"]),
        ("Profits are split 90/10.", ["waterfall_split_above_us"], ["waterfall_split_first"]),
        ("Once principal is repaid, cash is split 80/20.", [], ["waterfall_split_above_us"]),
        ("Cash is not split 90/10 from the start.", [], []),
        ("Vietnam splits its profits 90/10 from the start.", [], []),
        ("The score was 90 to 10 from the start.", [], []),
    ],
)
def test_a_ratio_is_held_against_that_of_its_stage(
    book: TermBook, text: str, same: list[str], others: list[str]
) -> None:
    said = read(text)
    [ratio] = ratios_in(said)
    found = terms_at_stage(ratio, said, book, AS_OF)
    assert [[t.term_id for t in listed] for listed in found] == [same, others]
