"""Steps as readers write them, and that no figure of one is rounded on the way."""

import pytest

from assistant.calculator.registry import CALCULATORS
from assistant.calculator.step_words import line_words, step_words
from assistant.records import Step
from assistant.wording import LANGUAGES
from corpus.quantities import find_quantities


@pytest.mark.parametrize(
    "line, zh, en, ja",
    [
        ("10,000 USD", "10,000美元", "US$10,000", "10,000ドル"),
        ("400,000 USD", "40万美元", "US$400,000", "40万ドル"),
        ("550,000,000,000 USD", "5,500亿美元", "US$550 billion", "5,500億ドル"),
        # Rounded as elsewhere they would not be what the line gives.
        ("1,234,567.89 USD", "1,234,567.89美元", "US$1,234,567.89", "1,234,567.89ドル"),
        ("12.3456 USD", "12.3456美元", "US$12.3456", "12.3456ドル"),
        ("-2,500 JPY", "−2,500日元", "−¥2,500", "−2,500円"),
        ("1 day", "1天", "1 day", "1日"),
        ("2.5 pp", "2.5个百分点", "2.5 percentage points", "2.5ポイント"),
        ("45 business_day + 3 year", "45个工作日 + 3年", "45 business days + 3 years",
         "45営業日 + 3年"),
        ("2026-03-01", "2026年3月1日", "1 March 2026", "2026年3月1日"),
        ("30,000 × 15% = 4,500", "30,000 × 15% = 4,500", "30,000 × 15% = 4,500", None),
        ("x1 USDT, 2026-03-011, 3 dayly", "x1 USDT, 2026-03-011, 3 dayly", None, None),
        ("", "", "", ""),
    ],
)  # fmt: skip
def test_amounts_and_days_are_in_the_readers_convention(
    line: str, zh: str, en: str | None, ja: str | None
) -> None:
    wanted = dict(zip(LANGUAGES, (zh, en or line, ja or line), strict=True))
    for language in LANGUAGES:
        assert line_words(line, language) == wanted[language]


@pytest.mark.parametrize("figure", ["999,999.99", "1,000,000", "1,000,001", "-4,567,891,234.5"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_has_the_lines_value(figure: str, language: str) -> None:
    said = line_words(f"{figure} USD", language).replace("\N{MINUS SIGN}", "-")
    (found,) = find_quantities(said.replace("-", ""))
    (wanted,) = find_quantities(f"{figure.lstrip('-')} USD")
    assert found.same_as(wanted) and said.startswith("-") == figure.startswith("-")


def test_a_step_keeps_its_record() -> None:
    step = Step("duty = customs_value × rate", "100,000 × 15%", "15,000 USD")
    formula, substitution, result = step_words(step, "ja", next(iter(CALCULATORS)))
    assert "customs_value" not in formula and substitution == "100,000 × 15%"
    assert result == "15,000ドル"
    assert step.result == "15,000 USD"
