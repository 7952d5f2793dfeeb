"""Sentences in three languages: whole, in order, every character in exactly one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.records import normalise
from index.sentences import MAX_CHARS, split_sentences

# Whole sentences and odd pieces; a drawn text is some of these, so passages repeat.
PIECES = st.sampled_from(
    [
        "日本将投资5,500亿美元。", "利润如何分配？", "「五〇％ずつ。」と述べた。", "（注：未定！）",
        "The U.S. pays 15.5% (Art. 3). ", "Really?! ", "He said: “No. Never.” ", "e\u0301te\u0301 ",
        "か\u3099\u309a", "ＵＳ＄５．５ｂｎ。", "👩‍👩‍👧‍👦🇯🇵。",
        "\r\n", "\n", "\r", "\n\n", "- 項目\n", "1. item\n",
        "“", "」", "(", "…", ".", " ", "\u3000", "\t", "関税" * 40, "word " * 60, "長" * 700,
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join).map(normalise)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", []),
        (" \n\u3000\n", []),
        ("利润均分。之后九比一。", ["利润均分。", "之后九比一。"]),
        ("真的吗？！是。", ["真的吗？！", "是。"]),
        ("「均等だ。」と述べた。次。", ["「均等だ。」と述べた。", "次。"]),
        ("（第一。第二。）结束。", ["（第一。第二。）", "结束。"]),
        ("他说“一。二。”的时候，", ["他说“一。二。”的时候，"]),
        ("「開いたまま。次。", ["「開いたまま。", "次。"]),
        ("ﾄﾞﾙだ｡円だ｡", ["ﾄﾞﾙだ｡", "円だ｡"]),
        ("It is 15.5%. It was 25%.", ["It is 15.5%.", "It was 25%."]),
        ("The U.S. pays. Mr. Sato agrees.", ["The U.S. pays.", "Mr. Sato agrees."]),
        ("See Art. 3 of the MOU. Then e.g. rice.", ["See Art. 3 of the MOU.", "Then e.g. rice."]),
        ("“No. Never.” He left.", ["“No. Never.”", "He left."]),
        ("“Never!” said he.", ["“Never!” said he."]),
        ("Visit policy.example.org today. Bye.", ["Visit policy.example.org today.", "Bye."]),
        ("title\nnext", ["title", "next"]),
        ("- rice\n- beef", ["- rice", "- beef"]),
        ("  spaced out.  \n", ["spaced out."]),
        ("a\n\nb", ["a", "b"]),
    ],
)
def test_a_text_is_cut_at_the_ends_of_its_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_hard_wrapped_line_goes_on() -> None:
    # By hand: 52 columns, and 25 full-width characters are 50; a shorter line ends its sentence.
    english = "The committee consults and then the President picks\nthe projects. Done."
    assert sentences(english) == [english[:-6], "Done."]
    japanese = "協" * 25 + "\n議する。"
    assert sentences(japanese) == [japanese]
    assert sentences("協" * 24 + "\n議する。") == ["協" * 24, "議する。"]


def test_a_wrapped_line_does_not_run_into_a_list() -> None:
    line = "The committee consults and then the President picks"
    assert sentences(f"{line}\n- one") == [line, "- one"]
    assert sentences(f"{line}\n（一）次") == [line, "（一）次"]


def test_only_the_part_asked_for_is_cut() -> None:
    assert split_sentences("一。二。三。", 2, 4) == [(2, 4)]
    assert split_sentences("一。二。三。", 3, 3) == []


def test_a_run_without_an_end_is_cut_at_the_last_pause() -> None:
    # By hand: the last comma among the first 600 characters is the 500th.
    text = "あ" * 499 + "、" + "い" * 300
    assert [len(s) for s in sentences(text)] == [500, 300]
    assert [len(s) for s in sentences("長" * 1500)] == [600, 600, 300]


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_every_character_lies_in_exactly_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    covered = [at for start, end in spans for at in range(start, end)]
    assert covered == sorted(set(covered))  # ascending, none overlapping
    assert {at for at, char in enumerate(text) if not char.isspace()} <= set(covered)
    for start, end in spans:
        assert 0 < end - start <= MAX_CHARS
        assert not text[start].isspace() and not text[end - 1].isspace()


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_a_part_is_cut_without_leaving_it(text: str) -> None:
    first, last = len(text) // 3, 2 * len(text) // 3
    spans = split_sentences(text, first, last)
    inside = {at for start, end in spans for at in range(start, end)}
    assert inside <= set(range(first, last))
    assert {at for at in range(first, last) if not text[at].isspace()} <= inside
