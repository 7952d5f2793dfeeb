"""The report of a run: one page that fetches nothing and runs nothing of what it shows."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from evals.cases import Case, Number, Quote
from evals.judging import Asked, Outcome
from evals.measures import DEFINITIONS
from evals.report import report_page
from evals.summary import summarise
from tests.desk_fixtures import FERRY_ZH, make_citation
from tests.eval_fixtures import FARE, make_answer

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"' onload=\"y"
ABOUT = {"set": "dev", "commit": "abc<b>", "features": ["avx2"]}


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text by tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self._open[-1] if self._open else "", data.strip()))

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def text_of(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]


def hostile_outcome() -> Outcome:
    """One whose every text is hostile."""
    citation = replace(FARE, quote=HOSTILE, doc_id=HOSTILE)
    case = Case(
        f"id{HOSTILE}",
        HOSTILE,
        language="en",
        kind="fact",
        history=(HOSTILE,),
        contains=((HOSTILE, "x"),),
        numbers=(Number("1", HOSTILE, "0"),),
        evidence=((Quote("a.en", HOSTILE),),),
        answer=HOSTILE,
    )
    asked = Asked(case, make_answer(HOSTILE, citation))
    return Outcome(asked, "wrong", HOSTILE, {"right": 0.0}, (True,))


def outcomes() -> list[Outcome]:
    chinese = Case(
        "zh-1",
        "渡轮票价多少？",
        language="zh",
        kind="fact",
        contains=(("四十", "40"), ("日元",)),
        numbers=(Number("40", "JPY", "0"),),
        evidence=(
            (
                Quote("ferry.en", "The ferry fare is 40 yen."),
                Quote("ferry.zh", "渡轮票价为四十日元。"),
            ),
            (Quote("ferry.en", "Children travel free."),),
        ),
    )
    citation = make_citation(FERRY_ZH, "渡轮票价为四十日元。")
    answer = make_answer("渡轮票价为四十日元。", citation, language="zh", evidence_score=0.5)
    english = Case("en-1", "What of Peru?", language="en", answerable=False, history=("And it?",))
    japanese = Case("ja-1", "誰が任命する？", language="ja", answer="港長")
    plain = Case("row-1", "運賃は？")
    asked = [
        Asked(chinese, answer),
        Asked(english, make_answer("No passage.", reason="no_source")),
        Asked(japanese, None, "OSError: gone"),
        Asked(plain, make_answer("四十円", language="ja")),
    ]
    return [
        Outcome(asked[0], "right", "", {"right": 1.0, "RR": 0.5}, (True, False)),
        Outcome(asked[1], "right", "declined (no_source)", {"right": 1.0}),
        Outcome(asked[2], "crashed", "OSError: gone", {"crashed": 1.0}),
        Outcome(asked[3], "wrong", "lacks '50'", {"right": 0.0}),
    ]


BASELINE = {"row-1": {"right": 1.0}, "zh-1": {"right": 1.0, "RR": 1.0}}


@pytest.fixture(scope="module")
def html() -> str:
    listed = [*outcomes(), hostile_outcome()]
    summary = summarise(ABOUT, listed, BASELINE)
    return report_page(summary, listed, {"row-1": f"五十円{HOSTILE}", "zh-1": "四十"})


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_hostile_text_is_shown_and_not_run(html: str, page: Page) -> None:
    assert "<script>alert" not in html
    assert "<img" not in html
    assert len(page.attributes("script")) == 1  # the page's own
    assert "img" not in {tag for tag, _ in page.tags}
    shown = [text for tag, text in page.texts if tag not in ("script", "style")]
    # In the question, the why, the history, expected three times, got, evidence and citation.
    assert sum("<script>alert('x')</script>" in text for text in shown) >= 9
    handlers = {name for _, attrs in page.tags for name in attrs if name.startswith("on")}
    assert handlers == set()


def test_the_page_fetches_nothing(html: str, page: Page) -> None:
    assert re.findall(r"https?://(?!www\.w3\.org/)[^\s\"'<]*", html) == []
    assert "url(" not in html
    assert {tag for tag, _ in page.tags}.isdisjoint({"link", "iframe", "object", "embed", "image"})
    sources = [(t, a) for t, a in page.tags if a.keys() & {"src", "href", "xlink:href", "action"}]
    assert sources == []
    (policy,) = [a for a in page.attributes("meta") if a.get("http-equiv")]
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert (policy["content"] or "").startswith("default-src 'none';")


def test_questions_and_answers_are_shown_in_their_languages(html: str, page: Page) -> None:
    assert '<meta charset="utf-8">' in html
    questions = " ".join(page.text_of("summary"))
    for question in ("渡轮票价多少？", "What of Peru?", "誰が任命する？", "運賃は？"):
        assert question in questions
    # What was said with the quotations, what the baseline said where it did, and a crash's error.
    assert page.text_of("pre")[:5] == [
        "渡轮票价为四十日元。\n渡轮票价为四十日元。",
        "四十",
        "No passage.",
        "OSError: gone",
        "四十円",
    ]
    assert page.text_of("pre")[5].startswith("五十円<script>")


def test_a_question_can_be_told_by_outcome_language_and_kind(page: Page) -> None:
    names = ("data-verdict", "data-language", "data-kind", "data-fell")
    rows = [tuple(row[name] for name in names) for row in page.attributes("details")]
    assert rows == [
        ("right", "zh", "fact", ""),
        ("right", "en", "", ""),
        ("crashed", "ja", "", ""),
        ("wrong", "ja", "", "1"),  # it was right in the baseline; its language is the answer's
        ("wrong", "en", "fact", ""),
    ]
    assert [text for text in page.text_of("option") if text == "fact"] == ["fact"]


def test_what_is_expected_stands_beside_what_came(page: Page) -> None:
    expected = page.text_of("li")
    assert expected[:5] == ["四十 / 40", "日元", "40 JPY", "(declined)", "港長"]


def test_evidence_is_marked_found_or_missed_in_the_language_of_the_question(
    html: str, page: Page
) -> None:
    marks = [attributes.get("class") for attributes in page.attributes("blockquote")]
    # Two items and a citation of the first question, an item and a citation of the last.
    assert marks == ["found", "missed", None, "found", None]
    first = html[html.index('<blockquote class="found">') :]
    assert first.startswith('<blockquote class="found">渡轮票价为四十日元。')
    missed = html[html.index('<blockquote class="missed">') :]  # there is no Chinese one
    assert missed.startswith('<blockquote class="missed">Children travel free.')


def test_every_measure_is_explained_with_its_change(html: str, page: Page) -> None:
    titles = [a["title"] for a in page.attributes("td") if a.get("title")]
    assert titles == [DEFINITIONS[name] for name in ("right", "RR", "crashed")]
    # RR fell from 1 to 0.5 on the one question that both have: the interval is all below zero.
    assert '<td class="n worse">-0.500 (-0.500 to -0.500)</td>' in html


def test_the_charts_are_drawn(page: Page) -> None:
    assert len(page.attributes("svg")) == 2
    drawn = page.text_of("text")
    assert {"right", "crashed", "zh", "share answered", "share right"} <= set(drawn)


def test_a_run_of_sums_alone_shows_no_question() -> None:
    summary = summarise(ABOUT, outcomes(), None)
    html = report_page(summary, [])
    page = Page(html)
    assert page.attributes("details") == []
    assert "渡轮" not in html and "Peru" not in html
    assert page.text_of("b") == [
        "2 right",
        "1 wrong",
        "0 abstained",
        "1 crashed",
    ]
    assert len(page.attributes("svg")) == 1  # the figures; the other is of the questions
