"""Governments named by their seats."""

import pytest

from corpus.glossary import shipped_glossary
from corpus.seats import without_seats


@pytest.mark.parametrize(
    "language, text, spelled",
    [
        ("en", "What did Bern and Vaduz agree?", "What did Switzerland and Liechtenstein agree?"),
        ("en", "Tokyo's cabinet", "Japan's cabinet"),
        ("en", "Does Tokyo Gas pay?", "Does Tokyo Gas pay?"),
        ("en", "the Washington Post, Washington, D.C.", "the Washington Post, Washington, D.C."),
        ("en", "a Berlin-based firm", "a Berlin-based firm"),
        ("zh", "东京和华盛顿谈成了什么？", "日本和美国谈成了什么？"),
        ("zh", "東京與首爾呢？", "日本與韩国呢？"),
        ("zh", "东京大学怎么看", "东京大学怎么看"),
        ("ja", "ソウルとワシントンの合意", "韓国と米国の合意"),
        ("ja", "東京ガスと東京海上の見方", "東京ガスと東京海上の見方"),
        ("ja", "ﾍﾞﾙﾝの約束", "スイスの約束"),
        ("en", "", ""),
        ("fr", "Tokyo", "Tokyo"),
    ],
)
def test_a_seat_is_spelled_out_where_it_is_a_name_by_itself(
    language: str, text: str, spelled: str
) -> None:
    assert without_seats(text, language, shipped_glossary()) == spelled
