"""Marks that are on the wrong passage: another one of the prompt has what the cited one lacks."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.guarding.figures import equal, figures_of
from assistant.guarding.findings import Finding, Passage, ground_of
from assistant.guarding.gazetteer import ids_in
from assistant.guarding.reading import Reading, tokens_of

_COPIED = 0.8  # of a statement's tokens, which a passage that it repeats has
_BETTER = 0.25  # by which the cited passages have fewer of them


def check_citation(
    statement: Reading, marks: Sequence[str], passages: Mapping[str, Passage]
) -> Iterator[Finding]:
    """A finding where a passage that is not cited has all that is stated, and those cited do not.

    Args:
        marks: What the statement cites, at least one.
        passages: Those of the prompt, by id.
    """
    cited = [s for mark in marks for s in ground_of([passages[mark]]).sentences]
    wanted = _stated(statement)
    lacking = {item for item in wanted if not _has(cited, item)}
    for name, passage in passages.items():
        if name in marks:
            continue
        other = ground_of([passage]).sentences
        has_all = lacking and all(_has(other, item) for item in wanted)
        if has_all or _repeats(statement, other, cited):
            detail = f"what it states is in passage {name!r}, which it does not cite"
            yield Finding("citation", "fails", 0, len(statement.text), detail)
            return


_Item = str | int  # a name by its id, or a figure by its number in the statement


def _stated(statement: Reading) -> dict[tuple[Reading, _Item], None]:
    names = {m.term_id for m in statement.mentions if m.kind != "concept"}
    items: list[_Item] = [*sorted(names | ids_in(statement.text))]
    items += [i for i, f in enumerate(statement.figures) if f.value not in (1, 2)]
    return dict.fromkeys((statement, item) for item in items)


def _has(sentences: Sequence[Reading], stated: tuple[Reading, _Item]) -> bool:
    statement, item = stated
    if isinstance(item, str):
        return any(item in s.names or item in ids_in(s.text) for s in sentences)
    figure = statement.figures[item]
    return any(equal(figure, f) for s in sentences for f in figures_of(s))


def _repeats(statement: Reading, other: Sequence[Reading], cited: Sequence[Reading]) -> bool:
    """Whether a statement has the words of one passage, and fewer of those that it cites."""
    return (share := _share(statement, other)) >= _COPIED and share - _share(
        statement, cited
    ) >= _BETTER  # fmt: skip


def _share(statement: Reading, sentences: Sequence[Reading]) -> float:
    said = tokens_of(statement)
    held = frozenset().union(*(tokens_of(s) for s in sentences))
    return len(said & held) / max(1, len(said))
