"""Marks that are on the wrong passage: another one of the prompt has what the cited one lacks."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from assistant.guarding.figures import equal, figures_of
from assistant.guarding.findings import Finding, Ground, Passage, ground_of
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
    cited = ground_of([passages[mark] for mark in marks])
    wanted = _stated(statement)
    lacking = {item for item in wanted if not _has(cited, item)}
    copied = max(_COPIED, _share(statement, cited) + _BETTER)
    if not lacking and copied > 1:
        return
    for name, passage in passages.items():
        if name in marks:
            continue
        other = ground_of([passage])
        has_all = lacking and all(_has(other, item) for item in wanted)
        # It has the words of this one, and fewer of those that it cites.
        if has_all or _share(statement, other) >= copied:
            detail = f"what it states is in passage {name!r}, which it does not cite"
            yield Finding("citation", "fails", 0, len(statement.text), detail)
            return


_Item = str | int  # a name by its id, or a figure by its number in the statement


def _stated(statement: Reading) -> dict[tuple[Reading, _Item], None]:
    names = {m.term_id for m in statement.mentions if m.kind != "concept"}
    items: list[_Item] = [*sorted(names | ids_in(statement.text))]
    items += [i for i, f in enumerate(statement.figures) if f.value not in (1, 2)]
    return dict.fromkeys((statement, item) for item in items)


def _has(ground: Ground, stated: tuple[Reading, _Item]) -> bool:
    statement, item = stated
    if isinstance(item, str):
        return any(item in s.names or item in ids_in(s.text) for s in ground.sentences)
    figure = statement.figures[item]
    return any(equal(figure, f) for s in ground.sentences for f in figures_of(s))


def _share(statement: Reading, ground: Ground) -> float:
    said = tokens_of(statement)
    return len(said & _held(ground)) / max(1, len(said))


@lru_cache(maxsize=5_000)
def _held(ground: Ground) -> frozenset[str]:
    return frozenset().union(*(tokens_of(s) for s in ground.sentences))
