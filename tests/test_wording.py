"""The assistant's own sentences exist in every language, with the same places to fill."""

from dataclasses import replace
from datetime import date
from string import Formatter
from typing import get_args

import pytest

from assistant import wording
from assistant.asked_words import Kind
from assistant.records import Language
from assistant.wording import LANGUAGES, day_name, kind_name, say, source_line
from corpus.languages import document_language
from corpus.records import Source
from tests.desk_fixtures import DAY, make_citation, make_document


def places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("name", sorted(wording._TEXTS))
def test_a_sentence_is_there_in_each_language_with_the_same_places(name: str) -> None:
    texts = wording._TEXTS[name]
    assert tuple(texts) == LANGUAGES
    assert places(texts["zh"]) == places(texts["en"]) == places(texts["ja"])
    for language, text in texts.items():
        filled = text.format(**dict.fromkeys(places(text), "1"))
        assert document_language(filled) == language


@pytest.mark.parametrize("name", sorted(wording._PHRASES))
def test_a_phrase_is_there_in_each_language_with_the_same_places(name: str) -> None:
    texts = wording._PHRASES[name]
    assert tuple(texts) == LANGUAGES
    assert places(texts["zh"]) == places(texts["en"]) == places(texts["ja"])
    assert len(set(texts.values())) >= 2


def test_the_languages_are_those_of_the_answers() -> None:
    assert set(LANGUAGES) == set(get_args(Language))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_each_kind_of_value_has_a_name_in_each_language(kind: Kind) -> None:
    names = [kind_name(kind, language) for language in LANGUAGES]
    assert all(names) and len({*names}) >= 2
    assert kind_name(kind, "ko") == kind_name(kind, "en")


def test_a_sentence_is_filled_and_falls_back_to_english() -> None:
    assert say("no_passage_names", "en", what="Peru") == "No passage on this names “Peru”."
    assert say("no_passage_names", "zh", what="秘鲁") == "没有任何段落在这一问题上提到“秘鲁”。"
    assert say("no_passage_names", "ko", what="x") == say("no_passage_names", "en", what="x")
    with pytest.raises(KeyError, match="what"):
        say("no_passage_names", "ja")


@pytest.mark.parametrize(
    "language, name",
    [("zh", "2026年1月9日"), ("ja", "2026年1月9日"), ("en", "9 January 2026"),
     ("ko", "9 January 2026")],
)  # fmt: skip
def test_a_day_is_written_as_readers_write_it(language: str, name: str) -> None:
    assert day_name(date(2026, 1, 9), language) == name


def test_a_source_line_says_whose_words_they_are() -> None:
    gazette = Source("gazette", "Gazette no. 7", "Harbour Press", DAY)
    undated = Source("notes", "Notes", "", None)
    original = make_citation(make_document("d", "Words."), "Words.", sources=(gazette, undated))
    listed = "Harbour Press (2026年1月10日); Notes (–)"
    in_english = "Harbour Press (10 January 2026); Notes (–)"
    assert source_line(original, "en") == in_english
    brief = replace(original, kind="brief")
    assert source_line(brief, "en") == f"brief by this project, from: {in_english}"
    assert source_line(brief, "zh") == f"本项目撰写的简报，依据：{listed}"
    assert source_line(brief, "ja") == f"本プロジェクトによる要約（出典：{listed}）"
    assert source_line(replace(original, sources=()), "en") == ""
