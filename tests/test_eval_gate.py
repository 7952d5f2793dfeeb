"""The gate: floors, ceilings and falls, each on the side that misses and the side that does not."""

from pathlib import Path

import pytest

from corpus.errors import PolicyDeskError
from evals.gate import GATE_FILE, Gate, Miss, misses, read_gate
from evals.measures import DEFINITIONS, LOWER_IS_BETTER, Difference, Figure
from evals.summary import Summary


def summary(*shown: Figure | Difference) -> Summary:
    return Summary(
        about={},
        verdicts={},
        figures=tuple(one for one in shown if isinstance(one, Figure)),
        latency_ms={},
        changes=tuple(one for one in shown if isinstance(one, Difference)),
    )


def figure(measure: str, value: float, of: str = "all", questions: int = 10) -> Figure:
    return Figure(measure, of, value, value, value, questions)


def change(measure: str, value: float, of: str = "all") -> Difference:
    return Difference(measure, of, value, value - 0.01, value + 0.01, 30)


def test_a_figure_below_its_floor_misses() -> None:
    gate = Gate(floors={"right": 0.6})
    assert misses(gate, summary(figure("right", 0.59))) == [
        Miss("right", "all", "right is 0.590 (all), floor 0.6")
    ]
    assert misses(gate, summary(figure("right", 0.6))) == []
    assert misses(gate, summary(figure("verbatim", 0.1))) == []  # another measure


def test_a_figure_above_its_ceiling_misses() -> None:
    gate = Gate(ceilings={"crashed": 0.0})
    assert misses(gate, summary(figure("crashed", 0.02))) == [
        Miss("crashed", "all", "crashed is 0.020 (all), at most 0.0")
    ]
    assert misses(gate, summary(figure("crashed", 0))) == []


def test_figures_are_held_as_they_are_rounded() -> None:
    gate = Gate(floors={"right": 0.6}, ceilings={"crashed": 0.1})
    shown = summary(figure("right", 0.1 * 3 + 0.29996), figure("crashed", 0.1 + 1e-9))
    assert misses(gate, shown) == []  # 0.59996 is 0.6000 in four digits
    assert len(misses(gate, summary(figure("right", 0.5999)))) == 1


@pytest.mark.parametrize(
    "of, questions, missed",
    [
        ("all", 1, True),  # over all questions, however few
        ("language=zh", 10, True),
        ("language=en", 10, True),
        ("language=ja", 10, True),
        ("language=ja", 9, False),  # too few to say anything
        ("kind=fact", 100, False),
        ("authority=press", 100, False),
    ],
)
def test_levels_hold_over_all_and_in_each_language(of: str, questions: int, missed: bool) -> None:
    found = misses(Gate(floors={"right": 0.6}), summary(figure("right", 0.5, of, questions)))
    assert [miss.slice for miss in found] == ([of] if missed else [])


def test_a_fall_beyond_what_is_allowed_misses() -> None:
    gate = Gate(falls={"right": 0.02})
    assert misses(gate, summary(change("right", -0.03))) == [
        Miss(
            "right",
            "all",
            "right fell by 0.030 on 30 questions, allowed is 0.02 (interval of the change -0.040"
            " to -0.020)",
        )
    ]
    assert misses(gate, summary(change("right", -0.02))) == []
    # 0.1 + 0.2 is a little more than 0.3 in binary fractions, and rounded as it is shown.
    assert misses(Gate(falls={"right": 0.3}), summary(change("right", -(0.1 + 0.2)))) == []
    assert misses(gate, summary(change("right", 0.5))) == []
    assert misses(gate, summary(change("right", -0.5, "language=zh"))) == []
    assert misses(gate, summary(change("RR", -0.5))) == []


def test_where_lower_is_better_a_rise_is_the_fall() -> None:
    gate = Gate(falls={"answerable refused": 0.02})
    assert len(misses(gate, summary(change("answerable refused", 0.03)))) == 1
    assert misses(gate, summary(change("answerable refused", -0.5))) == []


def test_every_miss_is_told() -> None:
    gate = Gate(floors={"right": 0.6}, ceilings={"crashed": 0}, falls={"RR": 0.1})
    shown = summary(
        figure("right", 0.5), figure("right", 0.4, "language=ja"), figure("crashed", 1),
        change("RR", -0.2),
    )  # fmt: skip
    assert [(miss.measure, miss.slice) for miss in misses(gate, shown)] == [
        ("right", "all"),
        ("right", "language=ja"),
        ("crashed", "all"),
        ("RR", "all"),
    ]
    assert misses(Gate(), shown) == []


def test_the_gate_of_the_project_is_a_gate() -> None:
    gate = read_gate()
    stated = {**gate.floors, **gate.ceilings, **gate.falls}
    assert stated.keys() <= DEFINITIONS.keys()
    assert all(0 <= value <= 1 for value in stated.values())
    # A floor is for what is to be high, a ceiling for what is to be low.
    assert gate.floors.keys().isdisjoint(LOWER_IS_BETTER)
    assert gate.ceilings.keys() <= LOWER_IS_BETTER
    # Promises of the project that admit of no exception.
    assert (gate.floors["verbatim"], gate.ceilings["crashed"]) == (1, 0)


def test_the_gate_of_the_project_holds_a_run() -> None:
    best = [figure(name, 0 if name in LOWER_IS_BETTER else 1) for name in DEFINITIONS]
    worst = [figure(name, 1 if name in LOWER_IS_BETTER else 0) for name in DEFINITIONS]
    gate = read_gate(GATE_FILE)
    assert misses(gate, summary(*best)) == []
    held = {miss.measure for miss in misses(gate, summary(*worst))}
    assert held == gate.floors.keys() | gate.ceilings.keys()


@pytest.mark.parametrize(
    "text, message",
    [
        ("[floors", "is no gate: "),
        ('[floors]\n"right" = "high"\n', "is no gate: 1 validation error for Gate\nfloors.right"),
        ("[walls]\n", "is no gate: 1 validation error for Gate\nwalls"),
        ('[floors]\n"rite" = 0.5\n', ": no measure 'rite'; there are right, answer correctness, "),
        ('[ceilings]\n"rite" = 0.5\n', ": no measure 'rite'; "),
        ('[falls]\n"rite" = 0.5\n', ": no measure 'rite'; "),
    ],
)
def test_a_gate_that_is_none_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "gate.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyDeskError) as caught:
        read_gate(path)
    assert str(caught.value).removeprefix(repr(str(path))).lstrip().startswith(message)


def test_a_gate_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyDeskError, match="is no gate: .*No such file or directory"):
        read_gate(tmp_path / "gate.toml")
