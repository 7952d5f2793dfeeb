"""A text checked over the shipped briefs: the marks of its figures, dates, names and shares.

With the bag-of-tokens embedder a sentence is near to those of the briefs that share its words.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant.checking.evidence import Evidence, units_of
from assistant.checking.records import CHECKED, MARKS, Checked, Claim
from assistant.checking.register import entries_of
from assistant.checking.text import check_text
from assistant.checking.words import claim_line, heading_line
from assistant.desk import Desk
from assistant.records import Reader
from corpus.errors import BadQuestion
from corpus.shipped import disagreement_topic
from corpus.terms import shipped_terms
from index.corpus_index import Scope
from index.indexer import add_document, withdraw_document
from tests.conftest import BagEmbedder
from tests.desk_fixtures import make_document, shipped_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with shipped_desk(tmp_path_factory.mktemp("check") / "data", BagEmbedder()) as made:
        yield made


def check(desk: Desk, text: str, **changes: object) -> Checked:
    return check_text(desk.service, text, **changes)  # type: ignore[arg-type]


def claim(checked: Checked, text: str, kind: str | None = None) -> Claim:
    """The claim that is written so."""
    claims = [c for s in checked.sentences for c in s.claims]
    return next(c for c in claims if c.text == text and kind in (None, c.kind))


PLEDGED = {
    "zh": ("2025年9月4日的日美MOU载明，日本承诺的对美投资总额为{}。", "5500亿美元", "6500亿美元"),
    "en": (
        "The Japan–US MOU of 4 September 2025 sets Japan's investment commitment at {} in total.",
        "US$550 billion",
        "US$650 billion",
    ),
    "ja": (
        "2025年9月4日の日米のMOUは、日本が約束する対米投資の総額を{}としている。",
        "5500億ドル",
        "6500億ドル",
    ),
}


@pytest.mark.parametrize("language", PLEDGED)
def test_a_figure_is_supported_or_contradicted(desk: Desk, language: str) -> None:
    sentence, right, wrong = PLEDGED[language]
    held = claim(check(desk, sentence.format(right)), right, "figure")
    assert (held.mark, held.citations[0].doc_id) == ("supported", f"mou.{language}")
    checked = check(desk, sentence.format(wrong))
    opposed = claim(checked, wrong, "figure")
    assert (opposed.mark, opposed.values) == ("contradicted", (right,))
    assert right in opposed.citations[0].quote
    assert checked.language == language


@pytest.mark.parametrize(
    "text, figure",
    [
        ("Vietnam pledged US$650 billion.", "US$650 billion"),  # of another country
        ("日本的造船投资为6500亿美元。", "6500亿美元"),  # of other goods
        ("It cost 650 billion dollars.", "650 billion dollars"),  # of nobody
    ],
)
def test_another_fact_is_no_contradiction(desk: Desk, text: str, figure: str) -> None:
    assert claim(check(desk, text), figure, "figure").mark == "not_in_corpus"


def test_what_was_replaced_is_said_to_be_with_the_day(desk: Desk) -> None:
    text = "2025年9月4日第14345号行政令规定，美国关税税率为最惠国税率和15%中较高者。"
    stacked = "自2025年8月7日起，美国对日本一般商品的关税税率为最惠国税率加15%。"
    assert claim(check(desk, stacked, as_of=date(2025, 8, 10)), "15%", "figure").mark == "supported"
    general = "美国对日本一般商品的关税税率为15%。"
    replaced = claim(check(desk, general), "15%", "figure")
    assert replaced.mark == "superseded"
    assert replaced.since is not None
    assert replaced.since >= date(2026, 2, 20)
    assert claim(check(desk, text), "2025年9月4日").mark == "supported"


@pytest.mark.parametrize(
    "text",
    [
        "nippon.com 2026年1月30日的文章称，美国最高法院尚未就关税作出判决。",
        "美國最高法院尚未就關稅作出判決。",
        "nippon.com's article describes the US Supreme Court's ruling on the tariffs as pending.",
        "nippon.comの記事は、関税に関する米連邦最高裁判所の判断は示されていないとする。",
    ],
)
def test_a_documented_development_supersedes_a_statement(desk: Desk, text: str) -> None:
    ruled = date(2026, 2, 20)

    def statements(as_of: date) -> list[tuple[str, date | None]]:
        claims = check(desk, text, as_of=as_of).sentences[0].claims
        return [(c.mark, c.since) for c in claims if c.kind == "statement"]

    assert ("superseded", ruled) in statements(ruled)
    assert ("superseded", ruled) not in statements(date(2026, 1, 30))


@pytest.mark.parametrize("language", ["zh", "en", "ja"])
def test_the_register_has_twelve_entries_in_each_language(desk: Desk, language: str) -> None:
    evidence = Evidence(desk.index, Scope(as_of=desk.service.corpus_date))
    units = units_of(desk.index, "x", "", language)
    entries = entries_of(evidence.of_documents([f"{disagreement_topic()}.{language}"], units))
    assert len(entries) == 12
    assert all(entry.against for entry in entries)
    # The ruling, the minerals group and the projects came after the article; the rest stood before.
    assert [entry.replaced for entry in entries if entry.replaced] == [
        date(2026, 2, 20),
        date(2026, 2, 4),
        date(2026, 2, 17),
    ]


def test_sources_that_differ_dispute_a_value(desk: Desk) -> None:
    text = "nippon.com的文章称，日本对美5500亿美元的承诺约合80万亿日元。"
    checked = check(desk, text)
    assert claim(checked, "80万亿日元", "figure").mark == "disputed"
    assert claim(checked, "5500亿美元", "figure").mark == "supported"
    against = claim(checked, "80万亿日元", "figure").citations
    assert any("81万亿日元" in citation.quote for citation in against)


def test_exchanged_shares_are_contradicted(desk: Desk) -> None:
    right = "日本和美国各自分得视同分配额之后，美国取得其余现金流的90%，日本取得其余现金流的10%。"
    wrong = "日本和美国各自分得视同分配额之后，日本取得其余现金流的90%，美国取得其余现金流的10%。"
    assert {c.mark for c in check(desk, right).sentences[0].claims if c.kind == "role"} == {
        "supported"
    }
    assert "contradicted" in {
        c.mark for c in check(desk, wrong).sentences[0].claims if c.kind == "role"
    }


def test_what_the_corpus_lacks_is_said_to_be_lacking(desk: Desk) -> None:
    checked = check(desk, "The lighthouse of Iceland is 77 metres high.")
    assert {c.text: c.mark for c in checked.sentences[0].claims} == {
        "Iceland": "not_in_corpus",
        "77": "not_in_corpus",
    }
    assert checked.counts == {mark: 2 * (mark == "not_in_corpus") for mark in MARKS}


def test_spans_are_of_the_nfc_text_and_quotations_of_their_documents(desk: Desk) -> None:
    # The first letter is decomposed, and becomes one character.
    text = "E\u0301tude.\r\nJapan pledged US$550 billion.\n\n日本は5500億ドルを約束した。"
    checked = check(desk, text)
    assert checked.text.startswith("\u00c9tude.\nJapan")
    for sentence in checked.sentences:
        assert checked.text[sentence.start : sentence.end] == sentence.text
        for one in sentence.claims:
            assert checked.text[one.start : one.end] == one.text
            for citation in one.citations:
                document = desk.service.document(citation.doc_id, citation.version)
                assert document is not None
                assert document.text[citation.start : citation.end] == citation.quote


def test_a_passage_keeps_its_number(desk: Desk) -> None:
    checked = check(desk, "日本承诺5500亿美元。\n\n日本承诺5500亿美元。")
    numbers = [[c.n for c in s.claims[0].citations] for s in checked.sentences]
    assert numbers[0] == numbers[1] != []


def test_readers_see_their_own_documents(desk: Desk) -> None:
    secret = make_document("plan", "The lamp reserve is 7,700 yen.", groups=("board",))
    add_document(desk.index, secret, lambda *_step: None)
    desk.index.refresh()
    try:
        text = "The lamp reserve is 7,700 yen."
        assert claim(check(desk, text), "7,700 yen").mark == "not_in_corpus"
        board = check(desk, text, reader=Reader("ann", ("board",)))
        assert claim(board, "7,700 yen").citations[0].doc_id == "plan"
    finally:
        withdraw_document(desk.index, "plan")
        desk.index.refresh()


def test_the_wording_is_in_the_language_that_is_asked_for(desk: Desk) -> None:
    sentence, right, wrong = PLEDGED["zh"]
    checked = check(desk, sentence.format(wrong), language="ja")
    opposed = claim(checked, wrong, "figure")
    assert opposed.values == ("5500億ドル",)
    assert claim_line(opposed, "ja").startswith(f"{wrong} — 資料と矛盾; 資料では5500億ドル [")
    assert heading_line(checked).startswith("2026年11月23日時点の資料と一文ずつ照合した結果：")
    empty = replace(checked, language="en", counts=dict.fromkeys(MARKS, 0))
    assert heading_line(empty).endswith("nothing to check")


def test_progress_is_told_and_the_record_survives_json(desk: Desk) -> None:
    steps: list[tuple[str, int, int]] = []
    checked = check(desk, "One.\n\nTwo.", progress=lambda *step: steps.append(step))
    assert steps == [("", 0, 2), ("", 1, 2), ("", 2, 2)]
    assert CHECKED.validate_json(CHECKED.dump_json(checked)) == checked


def test_what_cannot_be_checked_is_refused(desk: Desk) -> None:
    with pytest.raises(BadQuestion, match="the text is empty"):
        check(desk, " \n")
    with pytest.raises(BadQuestion, match="20001 characters, at most 20000 are checked"):
        check(desk, "x" * 20_001)


@pytest.mark.slow
def test_no_quotation_of_a_term_is_contradicted(desk: Desk) -> None:
    quotes = [
        t.quotes[x] for i, t in enumerate(shipped_terms()) for x in (("zh", "en", "ja")[i % 3],)
    ]
    for first in range(0, len(quotes), 60):
        checked = check(desk, "\n\n".join(quotes[first : first + 60]))
        opposed = [(s.text, c.text) for s in checked.sentences for c in s.claims
                   if c.mark == "contradicted"]  # fmt: skip
        assert opposed == []
