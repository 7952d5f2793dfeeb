"""Whether briefs hold together: their languages say the same, of named sources, up to a day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from corpus.brief_check import brief_faults
from corpus.glossary import shipped_glossary
from corpus.records import Document
from tests.desk_fixtures import CORPUS_DATE, DAY, make_document, make_sections

TEXTS = {
    "zh": "日本和美国达成协议。",
    "en": "Japan and the United States agreed.",
    "ja": "日本と米国は合意した。",
}
LATER = CORPUS_DATE + timedelta(days=1)


def brief(language: str, text: str, **stated: Any) -> Document:
    """A brief whose text below its heading is one section, "deal", of the source S1."""
    text = f"# Deal\n\n{text}"
    fields: dict[str, Any] = {"anchor": "deal", "source_ids": ("S1",)} | stated
    sections = make_sections(text, ("# Deal", {"anchor": "top"}), (text[8:], fields))
    return make_document(f"deal.{language}", text, language=language, sections=sections)


def faults(*documents: Document) -> list[str]:
    return [str(f) for f in brief_faults(documents, shipped_glossary(), CORPUS_DATE)]


def briefs(texts: Mapping[str, str] = TEXTS) -> list[Document]:
    return [brief(language, text) for language, text in texts.items()]


def test_briefs_that_say_the_same_have_no_fault() -> None:
    assert faults() == []
    assert faults(*briefs()) == []


@pytest.mark.parametrize("missing", ["zh", "en", "ja"])
def test_a_language_is_missing(missing: str) -> None:
    kept = [document for document in briefs() if document.language != missing]
    assert faults(*kept) == [f"deal.{missing}.md:1: the document is missing in this language"]


def test_topics_come_in_order_each_with_its_own_faults() -> None:
    other = [make_document(f"boats.{language}", "A boat.") for language in ("ja", "zh")]
    assert faults(*briefs()[:2], *other) == [
        "boats.en.md:1: the document is missing in this language",
        "deal.ja.md:1: the document is missing in this language",
    ]


def two_sections(language: str, second: str) -> Document:
    text = f"{TEXTS[language]}\n\nBoats."
    sections = make_sections(
        text,
        (TEXTS[language], {"anchor": "deal", "source_ids": ("S1",)}),
        ("Boats.", {"anchor": second, "source_ids": ("S1",)}),
    )
    return make_document(f"deal.{language}", text, language=language, sections=sections)


def test_a_section_is_missing() -> None:
    zh, en = (two_sections(language, "boats") for language in ("zh", "en"))
    ja = make_document("deal.ja", zh.text, sections=zh.sections[:1])
    assert faults(zh, en, ja) == ["deal.ja.md:1: section 'boats' of deal.en is missing"]


def test_a_section_has_another_name() -> None:
    named = {"zh": "ships", "en": "boats", "ja": "boats"}
    assert faults(*(two_sections(language, anchor) for language, anchor in named.items())) == [
        "deal.zh.md:3: section 'ships' is not in deal.en",
        "deal.zh.md:1: section 'boats' of deal.en is missing",
    ]


@pytest.mark.parametrize(
    "key, value, was",
    [
        ("known_from", date(2026, 1, 11), DAY),
        ("known_to", date(2026, 2, 1), None),
        ("valid_from", date(2026, 2, 1), None),
        ("valid_to", date(2026, 2, 1), None),
        ("source_ids", ("S1", "S2"), ("S1",)),
        ("source_ids", ("S2",), ("S1",)),
    ],
)
def test_days_and_sources_are_the_same_in_all_languages(key: str, value: Any, was: Any) -> None:
    zh, en, _ = briefs()
    assert faults(zh, en, brief("ja", TEXTS["ja"], **{key: value})) == [
        f"deal.ja.md:3: section 'deal' has {key} {value}, deal.en has {was}"
    ]


def test_a_section_has_a_source() -> None:
    told = faults(*(brief(language, TEXTS[language], source_ids=()) for language in TEXTS))
    assert told == [
        f"deal.{language}.md:3: section 'deal' has no source; write sources=ID in its mark"
        for language in TEXTS
    ]


def test_the_text_before_the_first_mark_needs_no_source() -> None:
    texts = [make_document(f"deal.{language}", text) for language, text in TEXTS.items()]
    assert [section.anchor for section in texts[0].sections] == ["top"]
    assert faults(*texts) == []


@pytest.mark.parametrize("key", ["known_from", "known_to"])
def test_nothing_is_known_after_the_corpus_date(key: str) -> None:
    assert (
        faults(*(brief(language, TEXTS[language], **{key: CORPUS_DATE}) for language in TEXTS))
        == []
    )
    assert faults(*(brief(language, TEXTS[language], **{key: LATER}) for language in TEXTS)) == [
        f"deal.{language}.md:3: section 'deal' {key} {LATER} is after the corpus date {CORPUS_DATE}"
        for language in TEXTS
    ]


@pytest.mark.parametrize("key", ["valid_from", "valid_to"])
def test_a_rule_may_be_valid_after_the_corpus_date(key: str) -> None:
    assert faults(*(brief(language, TEXTS[language], **{key: LATER}) for language in TEXTS)) == []


@pytest.mark.parametrize(
    "more, told",
    [
        ({"ja": "15%である。"}, ["deal.ja: has '15%', which deal.en has not"]),
        ({"en": "At 15%."}, [
            "deal.zh: lacks '15%', which deal.en has",
            "deal.ja: lacks '15%', which deal.en has",
        ]),
        ({"zh": "5500亿美元。", "en": "US$550 billion.", "ja": "550億ドル。"}, [
            "deal.ja: has '550億ドル', which deal.en has not",
            "deal.ja: lacks 'US$550 billion', which deal.en has",
        ]),
        ({"zh": "5500亿美元。", "en": "US$550 billion.", "ja": "5500億円。"}, [
            "deal.ja: has '5500億円', which deal.en has not",
            "deal.ja: lacks 'US$550 billion', which deal.en has",
        ]),
        ({"zh": "21项。", "en": "21 items.", "ja": ""}, ["deal.ja: lacks '21', which deal.en has"]),
        ({"zh": "45天。", "en": "45 business days.", "ja": "45営業日。"}, [
            "deal.zh: has '45天', which deal.en has not",
            "deal.zh: lacks '45 business days', which deal.en has",
        ]),
        ({"zh": "2025年9月4日。", "en": "On 4 September 2025.", "ja": "2025年9月5日。"}, [
            "deal.ja: has '2025年9月5日', which deal.en has not",
            "deal.ja: lacks '4 September 2025', which deal.en has",
        ]),
        ({"zh": "2025年。"}, ["deal.zh: has '2025年', which deal.en has not"]),
        ({"zh": "第二批。", "en": "The first tranche.", "ja": "第1弾。"}, [
            "deal.zh: has '第二批', which deal.en has not",
            "deal.zh: lacks 'first', which deal.en has",
        ]),
        ({"en": "Thailand."}, [
            "deal.zh: does not name 'thailand', which deal.en does",
            "deal.ja: does not name 'thailand', which deal.en does",
        ]),
        ({"ja": "タイ。"}, ["deal.ja: names 'thailand', which deal.en does not"]),
        ({"zh": "国际协力银行。", "en": "The Bank of Japan.", "ja": "国際協力銀行。"}, [
            "deal.zh: names 'jbic', which deal.en does not",
            "deal.zh: does not name 'boj', which deal.en does",
            "deal.ja: names 'jbic', which deal.en does not",
            "deal.ja: does not name 'boj', which deal.en does",
        ]),
    ],
)  # fmt: skip
def test_what_one_language_alone_says(more: dict[str, str], told: list[str]) -> None:
    texts = {language: f"{text} {more.get(language, '')}" for language, text in TEXTS.items()}
    found = faults(*briefs(texts))
    assert [line.replace(".md:3: section 'deal' ", ": ") for line in found] == told


@pytest.mark.parametrize(
    "zh, en, ja",
    [
        ("360亿美元", "US$36 billion", "360億ドル"),
        ("３６０亿美元", "$36bn", "三百六十億米ドル"),
        ("三分之二", "two-thirds", "3分の2"),
        ("一半", "half", "半数"),
        ("百分之九十", "90%", "９０パーセント"),
        ("1%至2%", "1–2%", "1〜2%"),
        ("45个工作日", "45 business days", "45営業日"),
        ("第一批", "the first tranche", "第1弾"),
        ("首批", "the first batch", "第一弾"),
        ("第22段", "paragraph 22", "第22項"),
        ("2025年9月4日", "4 September 2025", "令和7年9月4日"),
        ("2025年10月", "in October 2025", "2025年10月"),
        ("两国", "both countries", "二国間"),
        ("双方", "the two sides", "双方"),
        ("国际协力银行", "JBIC", "国際協力銀行"),
        ("泰國", "Thailand", "ﾀｲ"),
        ("日美协议", "the Japan–US deal", "日米合意"),
    ],
)  # fmt: skip
def test_equal_forms_are_the_same(zh: str, en: str, ja: str) -> None:
    assert faults(brief("zh", f"{zh}。"), brief("en", f"{en}."), brief("ja", f"{ja}。")) == []


def test_a_name_inside_another_is_implied() -> None:
    texts = {
        "zh": "美国最高法院作出判决。",
        "en": "The Supreme Court of the United States ruled.",
        "ja": "最高裁が判決を下した。",
    }
    assert faults(*briefs(texts)) == []


def test_a_name_that_nothing_implies() -> None:
    texts = {"zh": "法院判决。", "en": "A court of the United States ruled.", "ja": "判決が出た。"}
    assert faults(*briefs(texts)) == [
        f"deal.{language}.md:3: section 'deal' does not name 'united_states', which deal.en does"
        for language in ("zh", "ja")
    ]


def test_concepts_need_no_namesake() -> None:
    (mention,) = shipped_glossary().find("profit split")
    assert mention.kind == "concept"
    assert faults(*briefs({**TEXTS, "en": TEXTS["en"] + " A profit split."})) == []
