"""A term's value in words, and what an answer says of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from assistant.records import Citation, Conflict, ConflictValue
from assistant.term_answers import TermAnswer
from assistant.term_words import conflict_of, term_lines, term_sentence, value_words
from assistant.wording import day_name
from corpus.dates import PartialDate
from corpus.glossary import LANGUAGES
from corpus.records import Source
from corpus.terms import Bound, Term
from tests.desk_fixtures import (
    DAY,
    FERRY,
    FERRY_JA,
    FERRY_ZH,
    REPLACED,
    make_citation,
    make_document,
)
from tests.test_term_answers import FARE_QUOTES, make_term

NEXT_DAY = DAY + timedelta(days=1)
GUIDE_QUOTES = {"zh": "船票五十日元。", "en": "A crossing costs 50 yen.", "ja": "渡航は50円。"}
GUIDE = make_document("guide.en", "A crossing costs 50 yen. Gulls cry.")
RULES = Source("rulebook", "Rule book", "Harbour Office", DAY, authority="primary")
PRESS = Source("press", "Gazette", "Press", None, authority="press")


def dearer(**changes: Any) -> Term:
    """The fare of 50 yen, which the guide gives."""
    stated = {"value": Decimal(50), "topic": "guide", "quotes": GUIDE_QUOTES}
    return make_term(**(stated | changes))


def quoted(zh: str, en: str, ja: str) -> dict[str, str]:
    return {"zh": zh, "en": en, "ja": ja}


CITED = make_citation(FERRY, FARE_QUOTES["en"], sources=(RULES,))
CITED_IN_GUIDE = make_citation(GUIDE, GUIDE_QUOTES["en"], n=2, sources=(PRESS,))
BOTH = (CITED, CITED_IN_GUIDE)


def lines(
    *terms: Term,
    citations: Sequence[Citation] = BOTH,
    language: str = "en",
    disagree: bool = False,
    as_of_open: bool = True,
) -> list[str]:
    return list(term_lines(TermAnswer(terms, disagree), citations, language, as_of_open))


@pytest.mark.parametrize(
    "unit, value, quotes, words",
    [
        (
            "JPY",
            Decimal(40),
            FARE_QUOTES,
            ["四十日元", "40 yen", "四十円"],
        ),
        (
            "USD",
            Decimal("550000000000"),
            quoted(
                "总额为5500亿美元。", "It is US$550 billion in total.", "総額は5,500億ドルである。"
            ),
            ["5500亿美元", "US$550 billion", "5,500億ドル"],
        ),
        (
            "percent",
            Decimal("12.5"),
            quoted(
                "2026年税率为百分之12.5。", "In 2026 it is 12.5 per cent.", "税率は12.5％である。"
            ),
            ["百分之12.5", "12.5 per cent", "12.5％"],
        ),
        (  # the one with the term's unit, though another figure is equal
            "percent",
            Decimal(15),
            quoted("15天内税率为15%。", "For 15 days it is 15%.", "15日間は15%である。"),
            ["15%", "15%", "15%"],
        ),
        (  # the first of equal ones
            "percent",
            Decimal(10),
            quoted("10%，即百分之十。", "10%, or 10 percent.", "10%、つまり10パーセント。"),
            ["10%", "10%", "10%"],
        ),
        (
            "business_day",
            Decimal(45),
            quoted("45个工作日内。", "Within 45 business days.", "45営業日以内。"),
            ["45个工作日", "45 business days", "45営業日"],
        ),
        (
            "count",
            Decimal(21),
            quoted("共21个项目。", "There are 21 projects.", "案件は21件ある。"),
            ["21", "21", "21"],
        ),
        (
            "date",
            PartialDate(2029, 1, 19),
            quoted("以2029年1月19日为期限。", "Up to 19 January 2029.", "令和11年1月19日まで。"),
            ["2029年1月19日", "19 January 2029", "令和11年1月19日"],
        ),
        (
            "date",
            PartialDate(2025, 10),
            quoted("2025年10月公布。", "Published in October 2025.", "2025年10月に公表。"),
            ["2025年10月", "October 2025", "2025年10月"],
        ),
        (
            "date",
            PartialDate(2025),
            quoted("2025年公布。", "Published in 2025.", "2025年に公表。"),
            ["2025年", "2025", "2025年"],
        ),
        (  # together: as the quotation writes it
            "percent",
            (Decimal(1), Decimal(2)),
            quoted("占1%～2%。", "It makes up 1–2% of it.", "1〜2%である。"),
            ["1%～2%", "1–2%", "1〜2%"],
        ),
        (
            "USD",
            (Decimal("2E10"), Decimal("3E10")),
            quoted(
                "估计为200亿至300亿美元。",
                "It is put at US$20 billion to US$30 billion.",
                "年200億ドルから300億ドル。",
            ),
            ["200亿至300亿美元", "US$20 billion to US$30 billion", "200億ドルから300億ドル"],
        ),
        (  # apart: with a dash
            "percent",
            (Decimal(10), Decimal(15)),
            quoted(
                "关税起初为10%，到了后来才升到15%。",
                "It was 10% at first and became 15%.",
                "当初は10%、後に改められて15%である。",
            ),
            ["10%–15%", "10%–15%", "10%–15%"],
        ),
        (  # the higher end first
            "percent",
            (Decimal(10), Decimal(15)),
            quoted("15%，先前为10%。", "15%, from 10%.", "15%、以前は10%。"),
            ["10%–15%", "10%–15%", "10%–15%"],
        ),
    ],
)
def test_a_value_is_written_as_its_quotation_writes_it(
    unit: str, value: object, quotes: dict[str, str], words: list[str]
) -> None:
    term = make_term(unit=unit, value=value, quotes=quotes)
    assert [value_words(term, language) for language in LANGUAGES] == words


def test_of_dates_the_one_that_writes_the_whole_day_is_taken() -> None:
    quotes = quoted(
        "2025年的公告于2025年9月16日发布。",
        "Notice 2025-174 came on 16 September 2025.",
        "2025年の告示は2025年9月16日に公表された。",
    )
    term = make_term(unit="date", value=PartialDate(2025, 9, 16), quotes=quotes)
    words = [value_words(term, language) for language in LANGUAGES]
    assert words == ["2025年9月16日", "16 September 2025", "2025年9月16日"]


def test_a_count_is_no_equal_figure_with_a_unit() -> None:
    quotes = quoted("5%由5个国家承担。", "In 5 years, 5 projects.", "5年間で5件。")
    term = make_term(unit="count", value=Decimal(5), quotes=quotes)
    assert value_words(term, "zh") == "5"
    assert value_words(term, "en") == "5"


def test_a_name_is_as_shown_in_each_language() -> None:
    shown = quoted("港务长", "the harbour master", "港長")
    term = make_term(unit="name", value=None, shown=shown)
    assert [value_words(term, x) for x in LANGUAGES] == ["港务长", "the harbour master", "港長"]


@pytest.mark.parametrize(
    "bound, words",
    [
        ("", ["四十日元", "40 yen", "四十円"]),
        ("about", ["约四十日元", "about 40 yen", "約四十円"]),
        ("at_least", ["至少四十日元", "at least 40 yen", "少なくとも四十円"]),
        ("at_most", ["最多四十日元", "up to 40 yen", "最大四十円"]),
        ("over", ["超过四十日元", "more than 40 yen", "四十円超"]),
    ],
)
def test_a_bound_is_said_with_the_value(bound: Bound, words: list[str]) -> None:
    term = make_term(bound=bound)
    assert [value_words(term, language) for language in LANGUAGES] == words


def test_the_sentence_holds_the_value() -> None:
    term = make_term(bound="at_most")
    assert [term_sentence(term, language) for language in LANGUAGES] == [
        "渡轮票价为最多四十日元。",
        "The fare is up to 40 yen.",
        "運賃は最大四十円である。",
    ]


def test_braces_in_outside_words_are_words() -> None:
    shown = quoted("{0}", "{value} {value.__class__}", "{}")
    term = make_term(unit="name", value=None, shown=shown, bound="about")
    assert [term_sentence(term, language) for language in LANGUAGES] == [
        "渡轮票价为{0}。",
        "The fare is {value} {value.__class__}.",
        "運賃は{}である。",
    ]


@pytest.mark.parametrize(
    "language, document, line",
    [
        ("zh", FERRY_ZH, "**渡轮票价为四十日元。** [3]"),
        ("en", FERRY, "**The fare is 40 yen.** [3]"),
        ("ja", FERRY_JA, "**運賃は四十円である。** [3]"),
    ],
)
def test_one_value_is_one_sentence_with_its_mark(language: str, document: Any, line: str) -> None:
    cited = make_citation(document, FARE_QUOTES[language], n=3)
    assert lines(make_term(), citations=[cited], language=language) == [line]


@pytest.mark.parametrize(
    "language, document, valid_from, note",
    [
        ("zh", FERRY_ZH, DAY, "*适用于2026年1月10日至2026年3月1日。*"),
        ("en", FERRY, DAY, "*This held from 10 January 2026 to 1 March 2026.*"),
        ("ja", FERRY_JA, DAY, "*適用期間は2026年1月10日から2026年3月1日までです。*"),
        ("en", FERRY, None, "*This held until 1 March 2026.*"),
    ],
)
def test_a_value_that_ended_is_said_to_have_held(
    language: str, document: Any, valid_from: date | None, note: str
) -> None:
    term = make_term(valid_from=valid_from, valid_to=REPLACED)
    cited = make_citation(document, FARE_QUOTES[language])
    (line,) = lines(term, citations=[cited], language=language)
    assert line == f"**{term_sentence(term, language)}** [1] {note}"
    # Where the question names the day there is nothing to say.
    (line,) = lines(term, citations=[cited], language=language, as_of_open=False)
    assert line == f"**{term_sentence(term, language)}** [1]"


@pytest.mark.parametrize("as_of_open", [True, False])
def test_values_that_follow_each_other_are_told_apart_by_their_days(as_of_open: bool) -> None:
    ended, now = make_term(valid_to=REPLACED), dearer(valid_from=REPLACED)
    assert lines(ended, now, as_of_open=as_of_open) == [
        "**The fare is 40 yen.** [1] *This held from 10 January 2026 to 1 March 2026.*",
        "**The fare is 50 yen.** [2]",
    ]


@pytest.mark.parametrize(
    "language, first, cited",
    [
        ("en", "The sources do not agree:", BOTH),
        (
            "zh",
            "各来源说法不一：",
            (
                make_citation(FERRY_ZH, FARE_QUOTES["zh"], sources=(RULES,)),
                make_citation(
                    make_document("guide.zh", GUIDE_QUOTES["zh"]),
                    GUIDE_QUOTES["zh"],
                    n=2,
                    sources=(PRESS,),
                ),
            ),
        ),
    ],
)
def test_values_that_disagree_are_listed_with_who_says_so(
    language: str, first: str, cited: tuple[Citation, ...]
) -> None:
    terms = (make_term(), dearer(valid_to=REPLACED))
    said = [term_sentence(term, language) for term in terms]
    assert lines(*terms, citations=cited, language=language, disagree=True) == [
        first,
        f"- {said[0]} [1] — Harbour Office ({day_name(DAY, language)})\n"
        f"- {said[1]} [2] — Press (–)",
    ]


def test_a_brief_of_ours_is_called_one_in_the_list() -> None:
    citations = (replace(CITED, kind="brief", sources=(RULES, PRESS)), CITED_IN_GUIDE)
    _, listed = lines(make_term(), dearer(), citations=citations, disagree=True)
    assert listed.splitlines()[0] == (
        "- The fare is 40 yen. [1] — brief by this project, from:"
        " Harbour Office (10 January 2026); Press (–)"
    )


@pytest.mark.parametrize(
    "citations, said",
    [
        ((), []),
        ((CITED,), ["**The fare is 40 yen.** [1]"]),
        ((CITED_IN_GUIDE,), ["**The fare is 50 yen.** [2]"]),
        ((make_citation(FERRY, "The ferry fare is 40"),), []),  # not the whole quotation
        ((replace(CITED, doc_id="other.en"),), []),  # nor the same words elsewhere
        ((replace(CITED, doc_id="ferry.zh"),), []),
        (
            (make_citation(FERRY, "The ferry fare is 40 yen. Children travel free.", n=4),),
            ["**The fare is 40 yen.** [4]"],
        ),
        ((make_citation(FERRY, "Children"), replace(CITED, n=2)), ["**The fare is 40 yen.** [2]"]),
    ],
)
@pytest.mark.parametrize("disagree", [True, False])
def test_a_value_whose_quotation_is_not_cited_is_not_said(
    citations: tuple[Citation, ...], said: list[str], disagree: bool
) -> None:
    assert lines(make_term(), dearer(), citations=citations, disagree=disagree) == said


HOSTILE = quoted("x", "<b>*40*</b> [yen](javascript:alert)", "x")
ESCAPED = r"\<b\>\*40\*\</b\> \[yen\](javascript:alert)"


def test_outside_characters_mean_nothing_in_markdown() -> None:
    term = make_term(
        unit="name",
        value=None,
        shown=HOSTILE,
        sentences=quoted("{value}", "# It_is \u202e{value}`", "{value}"),
    )
    said = rf"\# It\_is {ESCAPED}\`"
    assert lines(term) == [f"**{said}** [1]"]
    publisher = replace(PRESS, publisher="[Press](http://evil.example) <i>~~*")
    cited = (CITED, replace(CITED_IN_GUIDE, sources=(publisher,)))
    assert lines(term, dearer(), citations=cited, disagree=True)[1] == (
        rf"- {said} [1] — Harbour Office (10 January 2026)"
        "\n"
        r"- The fare is 50 yen. [2] — \[Press\](http://evil.example) \<i\>\~\~\* (–)"
    )


def test_a_disagreement_has_the_words_days_and_citation_of_each_value() -> None:
    terms = (make_term(bound="about"), dearer(valid_from=None, valid_to=NEXT_DAY))
    assert conflict_of(TermAnswer(terms, disagree=True), BOTH, "en") == (
        Conflict(
            "fare",
            "ferry fare",
            (
                ConflictValue("about 40 yen", "JPY", DAY, None, CITED),
                ConflictValue("50 yen", "JPY", None, NEXT_DAY, CITED_IN_GUIDE),
            ),
        ),
    )


@pytest.mark.parametrize(
    "answer, citations",
    [
        (None, BOTH),
        (TermAnswer((make_term(), dearer()), disagree=False), BOTH),
        (TermAnswer((make_term(), dearer()), disagree=True), (CITED,)),
        (TermAnswer((make_term(), dearer()), disagree=True), ()),
    ],
)
def test_there_is_no_disagreement_without_two_cited_values(
    answer: TermAnswer | None, citations: tuple[Citation, ...]
) -> None:
    assert conflict_of(answer, citations, "en") == ()


def test_a_disagreement_is_labelled_in_the_answers_language() -> None:
    cited = (
        make_citation(FERRY_ZH, FARE_QUOTES["zh"]),
        make_citation(make_document("guide.zh", GUIDE_QUOTES["zh"]), GUIDE_QUOTES["zh"], n=2),
    )
    (conflict,) = conflict_of(TermAnswer((make_term(), dearer()), disagree=True), cited, "zh")
    assert conflict.label == "渡轮票价"
    assert [value.value for value in conflict.values] == ["四十日元", "五十日元"]
