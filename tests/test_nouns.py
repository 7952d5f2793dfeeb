"""Common nouns by class, found in three languages."""

import pytest

from corpus.nouns import Nouns, shipped_nouns


@pytest.mark.parametrize(
    "text, found",
    [
        ("日本汽車的關稅稅率", [("goods.cars", "汽車"), ("attribute.rate", "關稅稅率")]),
        (
            "the tariff rate on car parts",
            [("attribute.rate", "tariff rate"), ("goods.car_parts", "car parts")],
        ),
        ("自動車部品の関税", [("goods.car_parts", "自動車部品"), ("measure.tariff", "関税")]),
        ("scar tissue", []),  # no car in it
        ("日美之间", []),  # the countries are the glossary's
        ("", []),
    ],
)  # fmt: skip
def test_nouns_are_found_the_longest_first(text: str, found: list[tuple[str, str]]) -> None:
    nouns = shipped_nouns().find(text)
    assert [(noun.noun_id, text[noun.start : noun.end]) for noun in nouns] == found
    assert all(noun.noun_id.startswith(f"{noun.noun_class}.") for noun in nouns)


def test_a_noun_has_a_word_in_each_language_that_it_has() -> None:
    nouns = Nouns({"goods": {"lumber": {"zh": ["木材"], "en": ["lumber", "timber"]}}})
    assert [nouns.label("goods.lumber", language) for language in ("zh", "en", "ja")] == [
        "木材", "lumber", "",
    ]  # fmt: skip
