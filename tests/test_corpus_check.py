"""The shipped corpus holds, and states nothing that was written from memory."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from corpus.check import corpus_faults
from corpus.errors import PolicyDeskError
from corpus.folder import load_document
from corpus.glossary import LANGUAGES
from corpus.numerals import ascii_forms
from corpus.shipped import load_sources, shipped_documents
from corpus.terms import shipped_terms
from tests.test_terms import FARE

BRIEF = {
    "zh": "# 渡轮\n{#fares known=2026-01-10 sources=S1}\n\n票价为40日元。\n",
    "en": "# Ferry\n{#fares known=2026-01-10 sources=S1}\n\nThe fare is 40 yen.\n",
    "ja": "# 渡し船\n{#fares known=2026-01-10 sources=S1}\n\n運賃は40円である。\n",
}
FARES = FARE.partition('\n[[fare.values]]\nvalue = "45"')[0].replace('"S1", "S2"', '"S1"')


def test_the_shipped_corpus_has_no_fault() -> None:
    assert list(map(str, corpus_faults())) == []


def test_the_shipped_terms_are_many_and_in_every_language() -> None:
    found = shipped_terms()
    assert len(found) >= 150
    for term in found:
        for texts in (term.labels, term.sentences, term.quotes, term.shown or term.quotes):
            assert set(texts) == set(LANGUAGES), term.term_id
            assert all(texts.values()), term.term_id


def test_the_shipped_topics_are_many_and_in_every_language() -> None:
    topics: dict[str, set[str]] = defaultdict(set)
    for path in shipped_documents().glob("*.md"):
        topic, _, language = path.stem.rpartition(".")
        topics[topic].add(language)
    assert len(topics) >= 20
    assert {topic for topic, found in topics.items() if found != set(LANGUAGES)} == set()
    assert {term.topic for term in shipped_terms()} <= set(topics)


def test_every_source_that_is_named_exists() -> None:
    known = load_sources()
    root = shipped_documents()
    documents = [load_document(path, root, sources=known) for path in root.glob("*.md")]
    sections = [section for document in documents for section in document.sections]
    named = {source for section in sections for source in section.source_ids}
    assert named and named <= set(known)
    assert {source for term in shipped_terms() for source in term.source_ids} <= named


def shipped_in(folder: Path, **changed: str) -> Path:
    """A folder of the three ferry briefs, some of them changed."""
    briefs = folder / "documents"
    briefs.mkdir()
    for language, text in (BRIEF | changed).items():
        (briefs / f"ferry.{language}.md").write_text(text, encoding="utf-8")
    return briefs


def terms_in(folder: Path, text: str = FARES) -> Path:
    path = folder / "fares.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(briefs: Path, terms: Path) -> list[str]:
    return [str(fault) for fault in corpus_faults(briefs, terms)]


def test_briefs_and_terms_of_another_folder(tmp_path: Path) -> None:
    assert faults(shipped_in(tmp_path), terms_in(tmp_path)) == []


def test_faults_of_briefs_and_terms_are_told_together(tmp_path: Path) -> None:
    briefs = shipped_in(tmp_path, ja=BRIEF["ja"].replace("40", "45"))
    text = FARES + '\n[berth]\nunit = "JPY"\n'
    told = faults(briefs, terms_in(tmp_path, text))
    assert [line.partition(", got")[0] for line in told] == [
        "fares.toml:23: 'berth' labels: Field required",
        "fares.toml:23: 'berth' values: Field required",
        "ferry.ja.md:1: section 'fares' has '45円', which ferry.en has not",
        "ferry.ja.md:1: section 'fares' lacks '40 yen', which ferry.en has",
        "fares.toml:10: 'fare' in ja: section 'fares' does not hold the quotation"
        " '運賃は40円である。'",
    ]


def test_a_fault_names_the_line_of_the_file(tmp_path: Path) -> None:
    ja = "---\nlanguage: ja\n---\n" + BRIEF["ja"].replace("40", "45")
    told = faults(shipped_in(tmp_path, ja=ja), terms_in(tmp_path))
    assert told[0] == "ferry.ja.md:4: section 'fares' has '45円', which ferry.en has not"


@pytest.mark.parametrize(
    "text, message",
    [
        ("---\ntitel: A\n---\n", "unknown key 'titel' in front matter; allowed are title,"),
        ("# A\n{#fares known=2026-02-30}\n\nA.\n", "line 2: '2026-02-30' in known=2026-02-30 is"),
        ("# A\n{#fares sources=S0,nowhere}\n\nA.\n", "names the unknown source 'nowhere'; add it"),
        ("", "is empty; leave it out or add its text"),
    ],
)
def test_a_brief_that_cannot_be_read_is_told_beside_the_others(
    tmp_path: Path, text: str, message: str
) -> None:
    told = faults(shipped_in(tmp_path, ja=text), terms_in(tmp_path))
    assert told[0].startswith("ferry.ja.md:1: ") and message in told[0]
    assert told[1:] == [
        "ferry.ja.md:1: the document is missing in this language",
        "fares.toml:10: 'fare' in ja: no section 'fares' in a document 'ferry.ja'",
    ]


@pytest.mark.parametrize(
    "text, message", [("[fare\n", "(at line 1, column 6)"), (FARES + FARES, "Cannot declare")]
)
def test_terms_that_cannot_be_read_are_the_one_fault(
    tmp_path: Path, text: str, message: str
) -> None:
    (told,) = faults(shipped_in(tmp_path), terms_in(tmp_path, text))
    assert told.startswith("fares.toml:1: ") and message in told


def test_a_file_of_terms_that_is_not_there(tmp_path: Path) -> None:
    (told,) = faults(shipped_in(tmp_path), tmp_path / "none.toml")
    assert told.startswith("none.toml:1: ") and told.endswith("; mend it")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PolicyDeskError, match="does not exist; check the path"):
        corpus_faults(tmp_path / "none", terms_in(tmp_path))


# What nobody has read in a source and so no brief may state, as a sentence would say it in English,
# Chinese or Japanese: name -> patterns. Figures are in ASCII; a sentence is searched as a whole.
_ALLY = (
    r"(?:\bUK\b|United Kingdom|Britain|British|Australia"
    r"|英国|英國|澳大利亚|澳洲|豪州|オーストラリア)"
)
_TEN = r"(?<![\d.,/])(?:10\s?(?:%|per\s?cent|パーセント)|ten per\s?cent|百分之十|[一1][成割])"
_GENERAL = (
    r"(?:baseline|general|reciprocal|across[- ]the[- ]board"
    r"|基准|基準|对等|普遍|一般|相互|一律|ベースライン)"
)
_RATE = r"(?:tariffs?|rate|duty|关税|税率|関税|\s)*(?:of|at|is|为|是|は|が)?\s?"
# The rates that were read: of cars and timber, and of Section 301 since 24 July 2026.
_READ = r"(?:\bcars?\b|timber|汽车|木材|自動車|英国車|24 July 2026|2026年7月24日)"
_ARREARS = r"(?:unpaid|arrears|shortfall|carried forward)"
_NUMBERS = r"(?:\d+(?:, | and |, and |[、和及]))*(?!(?:3|9|13|22)(?!\d))\d+"
FROM_MEMORY = {
    "general rate of 10% for the UK or Australia": [
        rf"^(?=.*{_ALLY})(?=.*{_TEN})(?!.*{_READ})",
        rf"{_ALLY}.*(?:{_TEN}[\sの的]*{_GENERAL}|{_GENERAL}{_RATE}{_TEN})",
    ],
    "7 July 2025, the day of the letter": [
        r"(?<!\d)7(?:th)?(?: of)? July\b(?!,? 20(?!25))",
        r"\bJuly 7(?:th)?\b(?!,? 20(?!25))",
        r"(?<!\d)(?<!202[0-46-9]年)7月7[日号]",
        r"2025[-/.]0?7[-/.]0?7(?!\d)",
    ],
    "23 May 2022, the day IPEF was launched": [
        r"(?<!\d)23(?:rd)?(?: of)? May\b(?!,? 20(?!22))",
        r"\bMay 23(?:rd)?\b(?!,? 20(?!22))",
        r"(?<!\d)(?<!202[013-9]年)5月23[日号]",
        r"2022[-/.]0?5[-/.]23(?!\d)",
    ],
    "pooling of tranches": [
        r"^(?=.*\b(?:tranche|project|SPV|cash flow|return|loss)(?:e?s)?\b)"
        r".*\b(?:pool(?:s|ed|ing)?\b(?! of projects)|cross-collaterali[sz])",
        r"(?:批|项目|现金流|收益|亏损|SPV).*"
        r"(?:合并计算|合并核算|汇总核算|统一核算|打通|混同|互相弥补)",
        r"(?:トランシェ|弾|案件|収益|損失|キャッシュフロー|SPV).*(?:プール|合算|通算)",
    ],
    "interest on unpaid amounts": [
        rf"{_ARREARS}.*(?:\baccru|\b(?:bear|earn|carr)\w* interest)",
        rf"\binterest\b.*\b(?:accru\w+|charged|compounds?|runs?)\b.*{_ARREARS}",
        r"(?:未付|未支付|拖欠|欠付|结转)[^，、]*(?:计息|生息|(?:产生|计算|计收|加收)利息|复利)",
        r"(?:未払|延滞|繰り越)[^、]*(?:利息|利子|金利)[がを](?:発生|付|つ|生|加|課)|複利",
    ],
    "catch-up of the United States": [
        r"\bma[dk]e (?:the (?:US|United States) |it )?whole\b|\bcatch(?:es|ing)?[- ]?up\b",
        r"追补|追赶(?:条款|分配)",
        r"日本[^韩]*(?:份额|应得|所得)[^韩]*(?:直至|直到)[^韩]*(?:补足|弥补|补偿)",
        r"キャッチアップ|補填されるまで|日本の(?:取り分|受取|受け取)[^韓]*まで[^韓]*米国",
    ],
    "a paragraph of the MOU other than 3, 9, 13 and 22": [
        r"^(?=.*(?:MOU|memorandum)).*\b(?:paragraphs?|para\.?|clauses?|articles?) " + _NUMBERS,
        rf"^(?=.*(?:MOU|备忘录|備忘錄|覚書)).*第{_NUMBERS}(?:[、和及]\d+)*[段項项]",
    ],
}
STATED = {
    "general rate of 10% for the UK or Australia": [
        "UK goods have paid a 10% baseline tariff since April 2025.",
        "Australia's rate in 2025 was 10 percent.",
        "The United Kingdom keeps the reciprocal rate of 10% and 10% on cars.",
        "美国对英国商品征收10%的基准关税。",
        "澳大利亚2025年适用的税率为１０％。",
        "英国には10%のベースライン関税が課された。",
        "オーストラリアの税率は10%である。",
    ],
    "7 July 2025, the day of the letter": [
        "In a letter of 7 July 2025, the President threatened 25%.",
        "The letter is dated July 7, 2025.",
        "The letter came on July 7.",
        "2025年7月7日的信函威胁征收25%的关税。",
        "２０２５年７月７日の書簡で25%が示された。",
        "書簡は7月7日付である。",
    ],
    "23 May 2022, the day IPEF was launched": [
        "IPEF was launched on 23 May 2022.",
        "IPEF was launched on May 23, 2022.",
        "2022年5月23日，IPEF启动。",
        "IPEFは2022年5月23日に発足した。",
    ],
    "pooling of tranches": [
        "The tranches are pooled.",
        "Losses of one project are pooled with the returns of another.",
        "各批次的现金流合并计算。",
        "項目と案件の収益は合算される。",
        "トランシェをプールする。",
    ],
    "interest on unpaid amounts": [
        "Unpaid amounts bear interest.",
        "Interest accrues on the unpaid Deemed Allocation Amount.",
        "未付金额按视同利率计息。",
        "未払い分には利息が付く。",
    ],
    "catch-up of the United States": [
        "The United States takes Japan's share until made whole.",
        "A catch-up gives the United States Japan's share.",
        "日本的应得份额归美国，直至补足缺口。",
        "日本の取り分は不足額が埋まるまで米国が受け取る。",
    ],
    "a paragraph of the MOU other than 3, 9, 13 and 22": [
        "Paragraph 14 of the MOU sets the order.",
        "Under paragraphs 3 and 5 of the memorandum, Japan pays.",
        "The MOU says so in paragraph 130.",
        "根据日美MOU第14段，日本出资。",
        "谅解备忘录第3、5段对此作了规定。",
        "日米のMOU第2項によれば、日本が拠出する。",
        "覚書の第31項は投資を定める。",
    ],
}  # fmt: skip
UNSTATED = [
    "Cars from the UK pay 10% within the quota, timber from the UK 10%.",
    "The United Kingdom (UK) is reported to bear 10% on top of the MFN rate since 24 July 2026.",
    "自2026年7月24日起，美国对英国商品加征10%的301条款关税。",
    "The US baseline tariff of 10% on Japanese goods rested on Executive Order 14257.",
    "A statement of 17 July 2025.", "2025年7月17日", "2026年7月7日", "In May 2022, IPEF began.",
    "10月26日のクアラルンプール和平合意", "a pool of projects in which companies are interested",
    "The Deemed Allocation Amount includes unpaid amounts carried forward.",
    "韩国如不出资，美国收取韩国应得的利息，直到补足资金缺口。",
    "The only paragraph numbers of the MOU confirmed by reading are 3, 9, 13 and 22.",
    "the MOU: paragraphs 3, 9, 13 and 22", "MOU原文的确认范围：第3、9、13、22段", "日米のMOU第13項",
]  # fmt: skip


def from_memory(sentence: str) -> set[str]:
    """The names of the facts from memory that a sentence states."""
    plain = ascii_forms(sentence)
    return {
        name
        for name, patterns in FROM_MEMORY.items()
        if any(re.search(pattern, plain, re.IGNORECASE) for pattern in patterns)
    }


def sentences(text: str) -> list[str]:
    return [s for s in re.split(r"\n|(?<=。)|(?<=\.) |(?<=\.[\")]) ", text) if s.strip()]


@pytest.mark.parametrize(
    "name, sentence", [(name, text) for name, stated in STATED.items() for text in stated]
)
def test_a_sentence_from_memory_is_known(name: str, sentence: str) -> None:
    assert from_memory(sentence) == {name}


@pytest.mark.parametrize("sentence", UNSTATED)
def test_a_sentence_that_was_read_is_none_from_memory(sentence: str) -> None:
    assert from_memory(sentence) == set()


def test_every_fact_has_a_sentence_that_states_it() -> None:
    assert set(STATED) == set(FROM_MEMORY)


def test_no_shipped_brief_states_a_fact_from_memory() -> None:
    read = {path.name: path.read_text("utf-8") for path in shipped_documents().glob("*.md")}
    said = [(name, sentence) for name, text in read.items() for sentence in sentences(text)]
    assert len(said) > 3000
    assert [(name, s, found) for name, s in said if (found := from_memory(s))] == []


def test_no_shipped_term_states_a_fact_from_memory() -> None:
    said = [s for term in shipped_terms() for s in (*term.sentences.values(), *term.shown.values())]
    assert [(s, found) for s in said if (found := from_memory(s))] == []
