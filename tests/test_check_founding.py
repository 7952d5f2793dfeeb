"""How much of what is out of date or disputed in the founding article a check finds.

The article is not shipped: its text is read from the file that FOUNDING_ARTICLE names, else from
shared/corpus beside the repository. What the corpus says against it is in twelve headings of the
brief `disagreements`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.checking.records import Checked
from assistant.checking.text import check_text
from assistant.desk import open_desk
from assistant.settings import Settings
from tests.embedder_fixtures import CACHE_DIR, shipped_data

pytestmark = pytest.mark.slow  # the real model

_BESIDE = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"

# What the article says, in the words that tell the sentence, and what is quoted against it.
ROWS = {
    "the 15% ceiling": ("最高15%", "最惠国（MFN）税率低于15%"),
    "what the split is of": ("分红的分配方法", "现金流"),
    "the investing party": ("投资的主体是企业", "特殊目的公司"),
    "the ruling": ("裁定特朗普关税政策", "2026年2月20日判定"),
    "the minerals group": ("矿产安全伙伴关系", "FORGE"),
    "the energy projects": ("氢气和氨气", "俄亥俄州"),
    "the minerals partners": ("柬埔寨签订", "泰国"),
    "the 15% of the United Kingdom": ("15%基准关税", "英国汽车"),
    "ACFTA 3.0": ("3.0版", "签署了ACFTA 3.0议定书"),
    "the sum of the BRI": ("1240亿", "1233亿"),
    "the pledge in yen": ("约合80万亿", "81万亿"),
    "the rate first announced": ("征收25%", "24%"),
}


def _article() -> Path | None:
    if named := os.environ.get("FOUNDING_ARTICLE"):
        return Path(named)
    return next(iter(sorted(_BESIDE.glob("*.txt"))), None)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checked]:
    article = _article()
    if article is None:
        pytest.skip("the founding article is not here; FOUNDING_ARTICLE can name its file")
    data = shipped_data(tmp_path_factory.mktemp("founding") / "data")
    settings = Settings(data=data, model_cache=CACHE_DIR)
    with open_desk(settings, lambda *_step: None, lambda _line: None) as desk:
        yield check_text(desk.service, article.read_text(encoding="utf-8"))


def _finds(checked: Checked, said: str, against: str) -> bool:
    return any(
        against in citation.quote
        for sentence in checked.sentences
        if said in sentence.text
        for claim in sentence.claims
        if claim.mark in ("superseded", "disputed", "contradicted")
        for citation in claim.citations
    )


def test_all_twelve_rows_are_found(checked: Checked) -> None:
    assert all(any(said in s.text for s in checked.sentences) for said, _ in ROWS.values())
    missed = [row for row, (said, against) in ROWS.items() if not _finds(checked, said, against)]
    assert missed == []


def test_nothing_in_it_is_contradicted(checked: Checked) -> None:
    # What it says was so as of its day: the rows are superseded or disputed.
    opposed = [(c.text, c.values) for s in checked.sentences for c in s.claims
               if c.mark == "contradicted"]  # fmt: skip
    assert opposed == []


def test_sound_statements_are_not_disputed(checked: Checked) -> None:
    rows = [said for said, _ in ROWS.values()]
    flagged = [
        s.text
        for s in checked.sentences
        if any(c.mark in ("superseded", "disputed") for c in s.claims)
    ]
    assert [text for text in flagged if not any(said in text for said in rows)] == []
