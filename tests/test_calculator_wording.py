"""Every name that the calculators' code can give has its words in three languages."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args, get_origin

import pytest

from assistant.calculator import wording
from assistant.calculator.business_days import Calendar
from assistant.calculator.deal_values import PARTS, TERMS, Partner
from assistant.calculator.model import Note
from assistant.calculator.registry import CALCULATORS
from assistant.calculator.tariff_compare import Code
from assistant.calculator.tariff_regimes import COUNTERFACTUAL, GENERAL, METALS, REGIMES
from assistant.calculator.tariff_regimes import Partner as Origin
from assistant.calculator.waterfall import Base
from assistant.calculator.wording import (
    choice,
    formula_words,
    input_label,
    note_sentence,
    output_label,
    tables,
    title,
    value_words,
)
from assistant.wording import LANGUAGES

FOLDER = Path(wording.__file__).parent
BASES = ["", *(f"_{base}" for base in get_args(Base))]
EQUITY = ["", "_equity_low", "_equity_high"]
ENDS = ["_low", "_high"]
RATES = [*get_args(Code), "before", "after", *get_args(Origin)]
ROWS = [*GENERAL, COUNTERFACTUAL, *(r for rows in REGIMES.values() for r in rows)]
ROWS += [row for row, _ in METALS]

# What an argument that is no plain text can be, by file and source.
PLEDGED = [name for name in TERMS["investment"] if name != "uk"]
NAMES_OF = {
    ("arithmetic.py", "one.name"): "rest rest_share sum ratio difference change share".split(),
    ("compare_deals.py", "deal.partner"): [*get_args(Partner), *PARTS],
    ("compare_deals.py", "name"): [
        *(f"share_{name}" for name in (*PLEDGED, *PARTS)),
        "first_sum",
        "against_sum",
    ],
    ("convert_currency.py", "f'rate{suffix}'"): [f"rate{end}" for end in ENDS],
    ("convert_currency.py", "f'converted{suffix}'"): [f"converted{end}" for end in ("", *ENDS)],
    ("deal_balance.py", "name"): "balance duty_saved foregone_return expected_loss".split(),
    ("deal_values.py", "name"): "at_least at_most minerals_only on_top_of_mfn".split(),
    ("financing_mix.py", "f'{part}{suffix}'"): [
        part + end for part in ("equity", "loans", "guarantees") for end in ("", *ENDS)
    ],
    ("funding_due.py", "name"): [f"due_{calendar}" for calendar in get_args(Calendar)],
    ("snapback.py", "name"): ["duty_now", "duty_after"],
    ("split_annual.py", "f'{name}{suffix}'"): [
        name + base
        for name in "irr_japan npv_japan japan_total us_total unpaid japan_last us_last".split()
        for base in BASES
    ],
    ("split_equity.py", "f'interest{suffix}'"): [f"interest{end}" for end in EQUITY],
    ("tariff_compare.py", "f'rate_{x}'"): [f"rate_{code}" for code in RATES],
    ("tariff_compare.py", "f'duty_{x}'"): [f"duty_{code}" for code in RATES],
    ("tariff_compare.py", "inputs.mode"): ["refund_stacked", "refund_ruling"],
    ("tariff_rates.py", "name"): sorted({note for row in ROWS for note in row.notes}),
}
for name in ("daa", "cash_needed", "cash_to_go"):
    NAMES_OF["split_whole.py", f"f'{name}{{suffix}}'"] = [name + base for base in BASES]
for name in ("japan", "us", "japan_share", "us_share"):  # split_equity's too
    NAMES_OF["split_whole.py", f"f'{name}{{suffix}}'"] = [name + end for end in BASES + EQUITY]

# The keys of values that are made elsewhere.
KEYS_OF = {
    ("deal_values.py", "name"): {"partners"},
    ("tariff_rates.py", "name"): {"rate", "last", "quota", "rate_above"},
}
PASSED_IN_VAIN = {"rate", "last", "quota", "rate_above"}  # by tariff_rates, for one note each


def calls(function: str) -> Iterator[tuple[str, ast.Call, ast.AST]]:
    """Each call by the file's name, with the function that it stands in."""
    for file in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        inner = {
            node: parent
            for parent in ast.walk(tree)
            if isinstance(parent, ast.FunctionDef)
            for node in ast.walk(parent)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == function and node.args:
                yield file.name, node, inner.get(node, tree)


def names_in(file: str, call: ast.Call) -> list[str]:
    first = call.args[0]
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return [first.value]
    return NAMES_OF[file, ast.unparse(first)]


def keys_in(file: str, call: ast.Call, inside: ast.AST) -> set[str]:
    if (file, ast.unparse(call.args[0])) in KEYS_OF:
        return KEYS_OF[file, ast.unparse(call.args[0])]
    if len(call.args) == 1:
        return set()
    values: ast.AST | None = call.args[1]
    if isinstance(values, ast.Name):
        values = max(
            (
                node
                for node in ast.walk(inside)
                if isinstance(node, ast.Assign)
                and ast.unparse(node.targets[0]) == values.id
                and node.lineno <= call.lineno
            ),
            key=lambda node: node.lineno,
        ).value
    assert isinstance(values, ast.Dict), ast.unparse(call)
    return {ast.literal_eval(key) for key in values.keys if key is not None}


OUTPUTS = {name for file, call, _ in calls("Output") for name in names_in(file, call)}
NOTES = [
    (name, file, keys_in(file, call, inside))
    for file, call, inside in calls("Note")
    for name in names_in(file, call)
]


def placeholders(name: str, language: str) -> set[tuple[str, str]]:
    parts = Formatter().parse(tables()["notes"][name][language])
    return {(field, how or "") for _, field, how, _ in parts if field is not None}


def choices_of(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif annotation is bool:
        yield from ("yes", "no")
    else:
        for part in get_args(annotation):
            yield from choices_of(part)


def test_the_walk_finds_them() -> None:
    assert len(OUTPUTS) > 110
    assert len({name for name, _, _ in NOTES}) > 70
    assert {"duty_T3", "rate_before", "equity_low", "due_us", "vietnam", "balance"} <= OUTPUTS


def test_nothing_is_worded_that_no_code_gives() -> None:
    outputs = {name for name in tables()["outputs"] if "." not in name}
    assert outputs == OUTPUTS
    assert {*tables()["notes"]} == {name for name, _, _ in NOTES}
    assert {*tables()["calculators"]} == {*CALCULATORS}
    fields = {field for found in CALCULATORS.values() for field in found.inputs.model_fields}
    assert {name for name in tables()["inputs"] if "." not in name} == fields
    qualified = [*tables()["inputs"], *tables()["outputs"]]
    assert {name.partition(".")[0] for name in qualified if "." in name} <= {*CALCULATORS}


def test_every_choice_and_regime_has_its_words() -> None:
    fields = [info for found in CALCULATORS.values() for info in found.inputs.model_fields.values()]
    values = {value for info in fields for value in choices_of(info.annotation)}
    assert {"general", "us_japan", "flat", "T3", "cagr", "yes"} <= values
    assert values | {"on_top"} <= {*tables()["choices"]}
    assert {row.code for row in ROWS} <= {*tables()["regimes"]}


@pytest.mark.parametrize("table", sorted(tables()))
def test_every_entry_has_the_three_languages(table: str) -> None:
    for name, entry in tables()[table].items():
        assert {*LANGUAGES} <= {*entry} <= {*LANGUAGES, "one"}, name
        assert all(text.strip() == text and text for text in entry.values()), name


@pytest.mark.parametrize("table", sorted({*tables()} - {"units", "phrases"}))
def test_no_chinese_or_japanese_entry_is_ascii(table: str) -> None:
    for name, entry in tables()[table].items():
        assert not entry["zh"].isascii() and not entry["ja"].isascii(), name
        assert not re.search(r"[぀-ヿ]", entry["zh"]), name
        assert entry["en"].encode("ascii", "ignore").decode() == re.sub("[–’]", "", entry["en"])


@pytest.mark.parametrize("name", sorted({name for name, _, _ in NOTES}))
def test_a_note_has_the_same_placeholders_in_every_language(name: str) -> None:
    assert placeholders(name, "zh") == placeholders(name, "en") == placeholders(name, "ja")
    for language, end in (("zh", "。"), ("en", "."), ("ja", "。")):
        assert tables()["notes"][name][language].endswith(end)


@pytest.mark.parametrize(("name", "file", "keys"), NOTES)
def test_a_note_has_the_placeholders_that_the_code_passes(
    name: str, file: str, keys: set[str]
) -> None:
    found = placeholders(name, "en")
    said = {field for field, _ in found}
    hows = {how for _, how in found}
    if "unit" in hows:
        said |= {"unit"} if "unit" in keys else {"quote", "base"}
    if "days" in hows:
        said |= {"last"}
    vain = PASSED_IN_VAIN if (file, "name") in KEYS_OF and file == "tariff_rates.py" else set()
    literal = "rule" in keys or "day" in keys  # not those of a regime's own notes
    assert said <= keys
    assert keys - said <= (set() if literal else vain), name


@pytest.mark.parametrize(("name", "keys"), [(name, keys) for name, _, keys in NOTES])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_can_be_said(name: str, keys: set[str], language: str) -> None:
    how = dict(placeholders(name, language))
    values = {key: _example(how.get(key, ""), key) for key in keys}
    sentence = note_sentence(Note(name, values), language)
    assert not re.search(r"[{}_]|None", sentence)


def _example(how: str, key: str) -> str:
    named = {"unit": "USD", "quote": "JPY", "base": "USD", "last": "2026-07-23"}
    if key in named:
        return named[key]
    texts = {
        "date": "2026-04-23", "days": "2026-02-24", "choice": "japan", "regime": "T3, T5",
        "input": "mfn_rate", "output": "debt", "": "1",
    }  # fmt: skip
    return texts.get(how, "36,000,000,000 + 73,000,000,000" if key == "parts" else "1,234.5")


SAID = [
    (
        Note("tranches_as_deployed", {
            "sum": "109,000,000,000", "unit": "USD", "date": "2026-03-19",
            "parts": "36,000,000,000 + 73,000,000,000",
        }),
        "截至2026年3月19日公布的各批项目（360亿美元 + 730亿美元）共1,090亿美元，计为已投入金额。",
        "The tranches announced up to 19 March 2026 (US$36 billion + US$73 billion),"
        " US$109 billion in all, are counted as placed.",
        "2026年3月19日までに発表された案件（360億ドル + 730億ドル）の計1,090億ドルを"
        "投資済みとみなしました。",
    ),
    (
        Note("flows_other_way", {"partner": "uk", "amount": "150,000,000,000 GBP", "unit": "GBP"}),
        "英国协议中的1,500亿英镑是美国对外投资，不是对美投资。",
        "The £150 billion in the deal with the UK is investment from the United States, not in it.",
        "英国との合意の1,500億ポンドは米国からの投資であり、米国への投資ではありません。",
    ),
    (
        Note("regime", {
            "code": "T5", "rule": "all_in", "rate": "12.5", "first": "2026-07-24", "last": "",
        }),
        "所用税率：301条款强迫劳动关税，12.5%，全包（含最惠国税率），适用于2026年7月24日起进口的商品。",
        "Rate used: the Section 301 forced-labour duty, 12.5%, all-in (the MFN rate is included),"
        " for goods entered from 24 July 2026.",
        "適用した税率は通商法301条の強制労働に関する関税です（12.5%、最恵国税率込み、"
        "2026年7月24日からの輸入が対象）。",
    ),
    (
        Note("rate_implied_by_sources", {
            "dollars": "550,000,000,000", "low": "80,000,000,000,000", "high": "86,000,000,000,000",
        }),
        "各来源把5,500亿美元折合为80万亿日元至86万亿日元，汇率由此推算。",
        "The sources put US$550 billion at ¥80 trillion to ¥86 trillion; the rates are those that"
        " this implies.",
        "情報源は5,500億ドルを80兆円から86兆円としており、為替レートはそこから逆算しました。",
    ),
    (
        Note("rate_reads", {"rate": "150", "quote": "JPY", "base": "USD"}),
        "按每美元150日元的汇率换算。",
        "Converted at ¥150 per US dollar.",
        "ドル当たり150円で換算しました。",
    ),
    (
        Note("at_least", {"partners": "taiwan, switzerland, australia"}),
        "来源给出的台湾、瑞士、澳大利亚的金额是下限。",
        "The sources give a minimum amount for Taiwan, Switzerland and Australia.",
        "情報源が示す台湾、スイス、オーストラリアの金額は下限です。",
    ),
    (
        Note("change_of_a_rate", {"points": "-2.5"}),
        "这是比率本身的相对变化；两个比率之差为−2.5个百分点。",
        "This is the relative change of a rate; the difference of the two rates"
        " is −2.5 percentage points.",
        "これは率そのものの変化率で、2つの率の差は−2.5ポイントです。",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("note", "zh", "en", "ja"), SAID, ids=lambda v: getattr(v, "name", ""))
def test_notes_as_they_read(note: Note, zh: str, en: str, ja: str) -> None:
    assert [note_sentence(note, language) for language in ("zh", "en", "ja")] == [zh, en, ja]


WRITTEN = [
    ("48000", "USD", "48,000美元", "US$48,000", "48,000ドル"),
    ("100000", "USD", "10万美元", "US$100,000", "10万ドル"),
    ("123456", "USD", "123,456美元", "US$123,456", "123,456ドル"),
    ("1250000", "USD", "125万美元", "US$1.25 million", "125万ドル"),
    ("1234567", "USD", "123.4567万美元", "US$1.23 million", "123万4,567ドル"),
    ("446066504.4", "USD", "4.46亿美元", "US$446.07 million", "4億4,600万ドル"),
    ("441000000000", "USD", "4,410亿美元", "US$441 billion", "4,410億ドル"),
    ("162915000000", "USD", "1,629.15亿美元", "US$162.915 billion", "1,629億1,500万ドル"),
    ("162914639200.5", "USD", "1,629.15亿美元", "US$162.91 billion", "1,629億1,500万ドル"),
    ("85250000000000", "JPY", "85.25万亿日元", "¥85.25 trillion", "85兆2,500億円"),
    ("3622400000000", "JPY", "3.6224万亿日元", "¥3.6224 trillion", "3兆6,224億円"),
    ("1210000000000", "USD", "1.21万亿美元", "US$1.21 trillion", "1兆2,100億ドル"),
    ("1250.5", "USD", "1,250.50美元", "US$1,250.50", "1,250.50ドル"),
    ("870", "USD", "870美元", "US$870", "870ドル"),
    ("1234.567", "USD", "1,234.57美元", "US$1,234.57", "1,234.57ドル"),
    ("0.019", "USD", "0.019美元", "US$0.019", "0.019ドル"),
    ("-48000", "USD", "−48,000美元", "−US$48,000", "−48,000ドル"),
    ("0", "USD", "0美元", "US$0", "0ドル"),
    ("150000000000", "GBP", "1,500亿英镑", "£150 billion", "1,500億ポンド"),
    ("3000000000000", "KRW", "3万亿韩元", "₩3 trillion", "3兆ウォン"),
    ("5000", "SEK", "5,000 SEK", "5,000 SEK", "5,000 SEK"),
    ("145.4545454545", "JPY/USD", "每美元145.45日元", "¥145.45 per US dollar",
     "ドル当たり145.45円"),
    ("1.0845", "USD/EUR", "每欧元1.0845美元", "US$1.0845 per euro", "ユーロ当たり1.0845ドル"),
    ("3619565217.39", "USD/GW", "每吉瓦36.2亿美元", "US$3.62 billion per GW",
     "ギガワット当たり36億2,000万ドル"),
    ("12.5", "percent", "12.5%", "12.5%", "12.5%"),
    ("19.8181818", "percent", "19.82%", "19.82%", "19.82%"),
    ("0.4683", "percent", "0.4683%", "0.4683%", "0.4683%"),
    ("-0.001", "percent", "−0.001%", "−0.001%", "−0.001%"),
    ("0.0000123", "percent", "0.000012%", "0.000012%", "0.000012%"),
    ("12.5", "percentage_point", "12.5个百分点", "12.5 percentage points", "12.5ポイント"),
    ("1", "percentage_point", "1个百分点", "1 percentage point", "1ポイント"),
    ("-2.5", "percentage_point", "−2.5个百分点", "−2.5 percentage points", "−2.5ポイント"),
    ("1.5714285", "rate_multiple", "1.57倍", "1.57 times", "1.57倍"),
    ("16.6666667", "rate_multiple", "16.67倍", "16.67 times", "16.67倍"),
    ("8", "year", "8年", "8 years", "8年"),
    ("1", "year", "1年", "1 year", "1年"),
    ("1037", "day", "1,037天", "1,037 days", "1,037日"),
    ("45", "business_day", "45个工作日", "45 business days", "45営業日"),
    ("100000", "count", "10万", "100,000", "10万"),
    ("3.25", "", "3.25", "3.25", "3.25"),
    ("550000000000", "money", "5,500亿", "550 billion", "5,500億"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "unit", "zh", "en", "ja"), WRITTEN)
def test_values_as_readers_write_them(value: str, unit: str, zh: str, en: str, ja: str) -> None:
    written = [value_words(Decimal(value), unit, language) for language in ("zh", "en", "ja")]
    assert written == [zh, en, ja]


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en", "ja"),
    [
        (date(2026, 4, 23), "date", "2026年4月23日", "23 April 2026", "2026年4月23日"),
        ("2026-01-30, 2026-07-24", "date", "2026年1月30日、2026年7月24日",
         "30 January 2026 and 24 July 2026", "2026年1月30日、2026年7月24日"),
        ("5 USD, 10.5 percent, 3", "quantity", "5美元、10.5%、3", "US$5, 10.5% and 3",
         "5ドル、10.5%、3"),
        ("1.5E+9, 2500000000", "USD", "15亿美元、25亿美元", "US$1.5 billion and US$2.5 billion",
         "15億ドル、25億ドル"),
        ("uk", "name", "英国", "the UK", "英国"),
        ("yes", "flag", "是", "yes", "はい"),
        ("JPY", "currency", "日元", "yen", "円"),
        ("SEK", "currency", "SEK", "SEK", "SEK"),
        ("(33.3 + 2.1) / 36", "formula", *["(33.3 + 2.1) / 36"] * 3),
    ],
)  # fmt: skip
def test_days_and_texts(value: date | str, unit: str, zh: str, en: str, ja: str) -> None:
    assert [value_words(value, unit, language) for language in ("zh", "en", "ja")] == [zh, en, ja]


def test_labels() -> None:
    assert title("snapback", "en") == "Cost of a tariff snap-back"
    assert input_label("mfn_rate", "zh") == "最惠国税率"
    assert input_label("rate", "ja", "profit_split") == "みなし金利"
    assert input_label("rate", "ja", "convert_currency") == "為替レート"
    assert output_label("daa", "ja") == "みなし配分額（DAA）"
    assert (
        output_label("duty_T3", "en")
        == "Duty under the 2025 deal, 15% all-in (7 Aug 2025 – 23 Feb 2026)"
    )
    assert output_label("rate_after", "en", "snapback") != output_label(
        "rate_after", "en", "tariff_compare"
    )
    assert choice("general", "zh") == "一般商品"


def test_a_term_that_was_read_is_called_by_its_first_label() -> None:
    assert input_label("mou_amount", "en") == "Japan's investment commitment"
    assert input_label("policy_lenders_yen_high", "en").endswith(" (highest)")
    assert input_label("policy_lenders_yen_high", "zh").endswith("（最高值）")


def test_what_has_no_words_is_said_by_its_name() -> None:
    assert title("no_such", "zh") == input_label("no_such", "ja") == "no such"
    assert output_label("no_such", "en") == note_sentence(Note("no_such"), "zh") == "no such"
    assert choice("no_such", "en") == "no_such"
    assert value_words(Decimal(48000), "USD", "fr") == "US$48,000"
    assert output_label("daa", "fr") == output_label("daa", "en")


NOTATION = {"max", "min", "ceil", "t", "a", "b"}


@pytest.mark.parametrize("name", CALCULATORS)
def test_the_names_of_formulas_are_words(name: str) -> None:
    wordless = set()
    for file, call, _ in calls("step"):
        if file.removesuffix(".py") == name:
            formula = " = ".join(str(a.value) for a in call.args[:2] if isinstance(a, ast.Constant))
            for language in LANGUAGES:
                words = formula_words(formula, language, name)
                wordless |= {*re.findall(r"[A-Za-z]\w*_\w+", words)}
                if language != "en":
                    wordless |= {*re.findall(r"(?<![\w{])[a-z]{2,}(?![\w}])", words)} - NOTATION
    assert wordless == set()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "应缴关税总额 = 完税价格 × 总税率"),
        ("en", "Total duty = Customs value × Total rate"),
        ("ja", "関税の総額 = 課税価格 × 合計の税率"),
    ],
)
def test_a_formula_in_the_readers_language(language: str, words: str) -> None:
    assert (
        formula_words("total_duty = customs_value × total_rate", language, "tariff_duty") == words
    )
