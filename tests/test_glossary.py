"""The glossary: one thing under its names in three languages, and not inside other words."""

import re
from pathlib import Path

import pytest

from corpus.errors import PolicyDeskError
from corpus.glossary import Glossary, Term, read_terms, shipped_glossary


def found(text: str) -> list[tuple[str, str]]:
    return [(m.term_id, text[m.start : m.end]) for m in shipped_glossary().find(text)]


@pytest.mark.parametrize(
    "name, term_id",
    [
        ("国际协力银行", "jbic"), ("國際協力銀行", "jbic"), ("国際協力銀行", "jbic"),
        ("JBIC", "jbic"), ("ＪＢＩＣ", "jbic"), ("jbic", "jbic"),
        ("泰国", "thailand"), ("泰國", "thailand"), ("Thailand", "thailand"), ("タイ", "thailand"),
        ("ﾀｲ", "thailand"), ("ドイツ", "germany"), ("ﾄﾞｲﾂ", "germany"),
        ("US", "united_states"), ("ＵＳ", "united_states"), ("U.S.", "united_states"),
        ("米国", "united_states"), ("美國", "united_states"), ("Fed", "fed"),
        ("MOUs", "mou"), ("ＳＰＶｓ", "spv"),
        ("南アフリカ", "country_za"), ("South Africa", "country_za"), ("南非", "country_za"),
    ],
)  # fmt: skip
def test_every_spelling_is_the_same_thing(name: str, term_id: str) -> None:
    assert found(name) == [(term_id, name)]
    assert shipped_glossary().named_in(name) == {term_id}


@pytest.mark.parametrize(
    "text",
    [
        "", "タイミング", "ﾀｲﾐﾝｸﾞ", "アルタイ", "フランスパン", "let us go", "the fed horse",
        "Thais", "JBIC2", "沿海地区", "海地", "米", "独占", "美しい",
    ],
)  # fmt: skip
def test_a_name_inside_another_word_is_none(text: str) -> None:
    assert found(text) == [] and shipped_glossary().named_in(text) == frozenset()


def test_names_stand_where_they_are_written() -> None:
    assert found("タイとベトナムは、ＵＳに") == [
        ("thailand", "タイ"),
        ("vietnam", "ベトナム"),
        ("united_states", "ＵＳ"),
    ]
    assert found("给us看US") == [("united_states", "US")]


@pytest.mark.parametrize(
    "text, names",
    [
        ("日美", [("japan", "日"), ("united_states", "美")]),
        ("日米韓", [("japan", "日"), ("united_states", "米"), ("south_korea", "韓")]),
        ("訪日", [("japan", "日")]),
        ("访韩团", [("south_korea", "韩")]),
        ("対米投資", [("united_states", "米")]),
        ("对中国", [("china", "中国")]),
        ("日印尼", [("japan", "日"), ("indonesia", "印尼")]),
    ],
)
def test_countries_in_one_character(text: str, names: list[tuple[str, str]]) -> None:
    assert found(text) == names
    assert shipped_glossary().named_in(text) == {term_id for term_id, _ in names}


@pytest.mark.parametrize(
    "text, longest, also",
    [
        ("日本銀行", "boj", {"japan"}),
        ("美国商务部", "commerce_department", {"united_states"}),
        ("国際協力銀行", "jbic", set()),
        ("Japan Bank for International Cooperation", "jbic", {"japan"}),
        ("印度尼西亚", "indonesia", set()),  # a country's name holds no other country
        ("North Korea", "north_korea", set()),
        ("Guinea-Bissau", "country_gw", set()),
    ],
)
def test_the_longest_name_is_found_and_named_in_tells_those_inside(
    text: str, longest: str, also: set[str]
) -> None:
    assert found(text) == [(longest, text)]
    assert shipped_glossary().named_in(text) == {longest} | also


def test_an_abbreviation_inside_another_country_is_none() -> None:
    for text in ("在印度尼西亚", "对印尼"):
        assert shipped_glossary().named_in(text) == {"indonesia"}


def test_the_first_term_of_a_label_has_it() -> None:
    terms = [
        Term("a", "concept", {"en": ("rice", "beef")}),
        Term("b", "concept", {"en": ("Rice",)}),
    ]
    assert [m.term_id for m in Glossary(terms).find("RICE and beef")] == ["a", "a"]


def written(folder: Path, text: str) -> Path:
    path = folder / "glossary.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_and_the_countries_it_lacks_come_from_cldr(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '[terms.land]\nkind = "country"\nzh = ["日本"]\nunofficial = ["zh"]\n',
    )
    terms = {term.term_id: term for term in read_terms(path)}
    assert terms["land"] == Term("land", "country", {"zh": ("日本",)})
    assert "country_jp" not in terms  # the file has its name
    assert terms["country_fr"].labels["ja"] == ("フランス",)
    assert not {"country_eu", "country_zz", "country_001"} & set(terms)


@pytest.mark.parametrize(
    "table, message",
    [
        (
            'kind = "concept"\nfr = ["riz"]\nde = ["Reis"]',
            "glossary.toml: term 'rice' has the unknown keys ['de', 'fr'] or the kind 'concept';"
            " kinds are country, region, organisation, person, instrument, concept",
        ),
        ('kind = "food"', "term 'rice' has the unknown keys [] or the kind 'food'; kinds are"),
        ('en = ["rice"]', "term 'rice' has the unknown keys [] or the kind None; kinds are"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(PolicyDeskError, match=re.escape(message)):
        read_terms(written(tmp_path, f"[terms.rice]\n{table}\n"))


def test_the_shipped_terms_have_a_label_in_every_language() -> None:
    terms = shipped_glossary().terms.values()
    assert len(terms) > 300
    listed = [term for term in terms if not term.term_id.startswith("country_")]
    assert [term.term_id for term in listed if set(term.labels) != {"zh", "en", "ja"}] == []
