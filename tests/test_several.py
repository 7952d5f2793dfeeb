"""Messages that ask several things: what their parts are, and what is quoted of each."""

import pytest

from assistant.answerability import Gap
from assistant.extractive import Selection
from assistant.several import completed_parts, joined, parts_of
from assistant.turn import Evidence
from corpus.glossary import shipped_glossary
from tests.desk_fixtures import make_candidate, make_document

PAPER = make_document(
    "paper",
    "The Ohio plant makes 9.2 GW. SB Energy runs the plant in Ohio."
    " Sentinel runs GulfLink in Texas.",
)
GLOSSARY = shipped_glossary()


@pytest.mark.parametrize(
    ("language", "message", "parts"),
    [
        ("zh", "俄州的电厂，装机多大？谁来运营？", ("俄州的电厂,装机多大?", "谁来运营?")),
        (
            "zh",
            "韩国国会什么时候过的特别法，票数？",
            ("韩国国会什么时候过的特别法", "票数?"),
        ),
        (
            "zh",
            "關稅總共繳了多少錢，多少家進口商繳的",
            ("關稅總共繳了多少錢", "多少家進口商繳的"),
        ),
        (
            "ja",
            "ＭＳＰの発表はいつで、参加は何カ国？",
            ("MSPの発表はいつで", "参加は何カ国?"),
        ),
        ("ja", "第1弾は発表されていますか？金額は？", ("第1弾は発表されていますか?", "金額は?")),
        (
            "en",
            "Who chairs it, and when was it set up?",
            ("Who chairs it", "when was it set up?"),
        ),
        (
            "en",
            "Do trucks get the 15%? If not, what do they pay?",
            ("Do trucks get the 15%?", "what do they pay?"),
        ),
        ("zh", "卡车也是15%吗？如果不是，税率多少？", ("卡车也是15%吗?", "税率多少?")),
        ("ja", "トラックも15%ですか？違うなら、いくら？", ("トラックも15%ですか?", "いくら?")),
        (
            "en",
            "We import steel. What is the rate and does it end?",
            ("We import steel. What is the rate", "does it end?"),
        ),
    ],
)
def test_each_question_is_a_part_with_what_stands_before_it(
    language: str, message: str, parts: tuple[str, ...]
) -> None:
    assert parts_of(message, language) == parts


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("zh", "5500亿美元折成日元，有的写80万亿，各家到底有哪些数？"),
        ("zh", "日韩两家谁出得多？各多少？"),  # the second asks of both
        ("zh", "任期多长，资本多少？我是说那个公社"),  # the last words are about both
        ("ja", "日本と韓国、どちらが多い？それぞれいくら？"),
        ("ja", "何らかの上限があり、いつも同じですか"),
        ("en", "Where and when did IPEF begin?"),
        ("en", "Who won in Learning Resources v. Trump?"),
        ("en", "What was known by 10 June, what Japan had to pay?" * 4),  # more than three
        ("en", ""),
        ("fr", "Qui? Quand?"),
    ],
)
def test_a_message_that_asks_one_thing_stays_whole(language: str, message: str) -> None:
    assert parts_of(message, language) == ()


def test_a_part_takes_its_subject_from_those_before_it() -> None:
    parts = parts_of("When did IPEF begin, and where did it begin?", "en")
    first, second = completed_parts(parts, GLOSSARY)
    assert first == "When did IPEF begin"
    assert "IPEF" in second
    assert completed_parts((), GLOSSARY) == ()


def found(words: str) -> Evidence:
    quoted = (make_candidate(PAPER, words),)
    return Evidence(candidates=quoted, selection=Selection(quoted, quoted), near_enough=True)


def texts(evidence: Evidence) -> list[str]:
    return [candidate.text.strip() for candidate in evidence.selection.quoted]


NOTHING = Evidence(gaps=(Gap("votes"),))
CAPACITY, OPERATOR, OTHERS = (
    found(words) for words in ("The Ohio plant", "SB Energy runs", "Sentinel runs")
)


def test_what_each_part_finds_is_quoted_in_their_order() -> None:
    one = joined(GLOSSARY, NOTHING, ("capacity?", "who runs it?"), (CAPACITY, OPERATOR))
    assert texts(one) == ["The Ohio plant makes 9.2 GW.", "SB Energy runs the plant in Ohio."]
    assert one.answers
    assert one.unanswered == ()
    twice = joined(GLOSSARY, NOTHING, ("capacity?", "how large?"), (CAPACITY, CAPACITY))
    assert texts(twice) == ["The Ohio plant makes 9.2 GW."]


def test_a_part_without_evidence_is_named() -> None:
    one = joined(GLOSSARY, NOTHING, ("capacity?", "votes?"), (CAPACITY, NOTHING))
    assert texts(one) == ["The Ohio plant makes 9.2 GW."]
    assert one.unanswered == ("votes?",)
    behind = joined(GLOSSARY, OPERATOR, ("capacity?", "votes?"), (CAPACITY, NOTHING))
    assert texts(behind)[1:] == ["SB Energy runs the plant in Ohio."]
    assert behind.unanswered == ()


def test_a_part_is_not_answered_with_another_subject_than_the_first() -> None:
    one = joined(GLOSSARY, NOTHING, ("capacity?", "who runs it?"), (CAPACITY, OTHERS))
    assert one.unanswered == ("who runs it?",)
    of_its_own = joined(
        GLOSSARY, NOTHING, ("capacity?", "who runs that in Texas?"), (CAPACITY, OTHERS)
    )
    assert texts(of_its_own)[1:] == ["Sentinel runs GulfLink in Texas."]


def test_the_whole_stays_where_no_part_finds_anything() -> None:
    assert joined(GLOSSARY, CAPACITY, ("a?", "b?"), (NOTHING, NOTHING)) is CAPACITY
    assert joined(GLOSSARY, CAPACITY, (), ()) is CAPACITY
