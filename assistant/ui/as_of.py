"""The days that the as-of control offers: each is read from what the corpus says of it."""

from datetime import date, timedelta
from functools import cache
from typing import Final

from assistant.service import AnswerService
from corpus.dates import PartialDate
from corpus.shipped import load_sources

PRESETS: Final = ("corpus", "article", "ruling")
_ARTICLE = "S0"  # the founding article among the shipped sources
_RULING = "ruling_date"


def presets(service: AnswerService) -> dict[str, date | None]:
    """The day of each preset by its name; None where nothing gives it."""
    return {
        "corpus": service.corpus_date,
        "article": _article_day(),
        "ruling": _day_before(service),
    }


@cache
def _article_day() -> date | None:
    article = load_sources().get(_ARTICLE)
    return article.published if article else None


def _day_before(service: AnswerService) -> date | None:
    for term in service.terms.history(_RULING):
        if isinstance(term.value, PartialDate) and (day := term.value.whole()):
            return day - timedelta(days=1)
    return None
