"""Mutation sets and what is counted of them, worked by hand."""

import json
from pathlib import Path

import pytest

from assistant.guarding.findings import Passage
from corpus.errors import PolicyDeskError
from evals.measures import wilson
from evals.mutation_sets import Grounded, Item, faults, ground, longest_shared, read_items
from evals.mutations import main, outcome_of, tally, try_all
from tests.desk_fixtures import make_document

PAPER = make_document("paper", "Japan pledged US$550 billion. The tariff on cars is 15%.")
DOCUMENTS = {"paper": PAPER}
LINE = {
    "id": "m1",
    "language": "zh",
    "style": "paraphrase",
    "passages": [
        {"doc_id": "paper", "quote": "Japan pledged US$550 billion."},
        {"doc_id": "paper", "quote": "The tariff on cars is 15%."},
    ],
    "answer": "日本承诺投入5500亿美元[1]。",
    "mutants": [
        {"kind": "figure", "answer": "日本承诺投入5600亿美元[1]。"},
        {"kind": "citation", "answer": "日本承诺投入5500亿美元[2]。"},
        {"kind": "citation", "answer": "日本承诺投入5500亿美元[7]。"},
    ],
}


def item(**changed: object) -> Item:
    return Item.model_validate({**LINE, **changed})


def test_a_mutant_is_caught_where_a_sentence_of_it_fails() -> None:
    tried = list(try_all([ground(item(), DOCUMENTS)]))
    assert [(t.what, t.outcome) for t in tried] == [
        ("paraphrase", "supported"),
        ("figure", "failed"),
        ("citation", "failed"),
        ("citation", "failed"),
    ]
    assert tried[0].slices == ("all", "zh", "across")
    counted = {(row.what, row.name): (row.failed, row.answers) for row in tally(tried)}
    assert counted["figure", "zh"] == (1, 1)
    assert counted["citation", "across"] == (2, 2)
    assert counted["paraphrase", "all"] == (0, 1)
    assert ("figure", "ja") not in counted


def test_an_answer_in_the_language_of_its_passage_is_not_across() -> None:
    answer = "The pledge of Japan is US$550 billion [1]."
    grounded = ground(item(language="en", answer=answer), DOCUMENTS)
    assert isinstance(grounded, Grounded) and not grounded.crosses
    assert list(grounded.passages) == ["1", "2"]


def test_the_worst_sentence_is_the_outcome() -> None:
    passages = {"1": Passage("Japan pledged US$550 billion.")}
    assert outcome_of("Japan pledged US$550 billion [1]. It is so.", passages) == "failed"
    assert outcome_of("", passages) == "supported"


@pytest.mark.parametrize(
    "changed, fault",
    [
        ({"answer": "日本承诺投入5500亿美元。"}, "it cites nothing, or what is not there"),
        ({"answer": "日本承诺投入5500亿美元[3]。"}, "it cites nothing, or what is not there"),
        ({"answer": LINE["mutants"][0]["answer"]}, "a mutant is the answer itself"),  # type: ignore[index]
        ({"passages": [{"doc_id": "gone", "quote": "x"}]}, "there is no document 'gone'"),
        (
            {"passages": [{"doc_id": "paper", "quote": "Japan pledged US$55 billion."}]},
            "not in 'paper' as it stands: 'Japan pledged US$55 billion.'",
        ),
    ],
)
def test_an_unsound_item_is_told(changed: dict[str, object], fault: str) -> None:
    assert list(faults(item(**changed), DOCUMENTS)) == [fault]


def test_a_paraphrase_shares_no_long_run() -> None:
    assert list(faults(item(), DOCUMENTS)) == []
    assert longest_shared("The US tariff on cars is 15%", "the tariff on cars is 25%", "en") == 4
    assert longest_shared("美国的关税", "日本的关税率", "zh") == 3
    long = make_document("long", "one two three four five six seven eight nine")
    copied = item(
        language="en",
        passages=[{"doc_id": "long", "quote": "one two three four five six seven eight"}],
        answer="zero one two three four five six seven eight [1].",
    )
    [fault] = faults(copied, {"long": long})
    assert fault.startswith("shares a run of 8")
    assert list(faults(copied.model_copy(update={"style": "verbatim"}), {"long": long})) == []


def test_wilson_by_hand() -> None:
    # 8 of 10: centre (0.8 + 0.1921) / 1.3841, half width 1.96 * sqrt(0.016 + 0.0096) / 1.3841.
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(10, 10)[1] == pytest.approx(1.0)


def test_a_bad_line_is_told_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    bad = {**LINE, "mutants": [{"kind": "typo", "answer": "x"}]}
    path.write_text(f"{json.dumps(LINE)}\n\n{json.dumps(bad)}\n", encoding="utf-8")
    with pytest.raises(PolicyDeskError, match=r"set.jsonl' line 3: mutants.0.kind"):
        read_items(path)
    with pytest.raises(PolicyDeskError, match="cannot be read"):
        read_items(tmp_path / "gone.jsonl")


def test_the_misses_of_a_frozen_set_are_not_shown() -> None:
    with pytest.raises(PolicyDeskError, match="only sums are shown"):
        main(["mutations-test", "--misses"])
    with pytest.raises(PolicyDeskError, match="name a set"):
        main([])
