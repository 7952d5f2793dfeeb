"""Names of the news beside the glossary of the corpus: press, research, companies, cities, goods.

Reads names.toml. The guard alone knows them: no question is understood by them.
"""

import tomllib
from functools import cache, lru_cache
from pathlib import Path

from corpus.glossary import Glossary, Mention, Term

LOOSE = frozenset({"city", "goods"})  # which a paraphrase may choose more freely


@lru_cache(maxsize=20_000)
def names_in(text: str) -> tuple[Mention, ...]:
    """The names of a text in order; a term_id is of the form class.name."""
    return tuple(_gazetteer().find(text))


@lru_cache(maxsize=20_000)
def ids_in(text: str) -> frozenset[str]:
    """The ids of every name in a text, also of those inside longer ones."""
    return _gazetteer().named_in(text)


def class_of(term_id: str) -> str:
    """press, research, agency, company, city, person or goods."""
    return term_id.partition(".")[0]


@cache
def _gazetteer() -> Glossary:
    path = Path(__file__).with_name("names.toml")
    classes = tomllib.loads(path.read_text(encoding="utf-8"))
    return Glossary(
        [
            Term(f"{named}.{name}", "instrument", {x: tuple(y) for x, y in labels.items()})
            for named, listed in classes.items()
            for name, labels in listed.items()
        ]
    )
