"""Whether something had happened by a day, where the quotation dates it later."""

from datetime import date

import pytest

from assistant.asked import read_question
from assistant.not_yet import lay_ahead
from corpus.glossary import shipped_glossary

OPENED = "The pier opened on 12 March 2026."
KNOWN = date(2026, 3, 12)


def ahead(question: str, text: str = OPENED, known: date | None = KNOWN) -> object:
    return lay_ahead(read_question(question, "en", shipped_glossary()), text, known)


@pytest.mark.parametrize(
    ("question", "by"),
    [
        ("Had the pier opened by 1 March 2026?", date(2026, 3, 1)),
        ("As of the end of February 2026, was the pier open?", date(2026, 2, 28)),
        ("2026年2月1日，码头已经开放了吗？", date(2026, 2, 1)),
        ("2026年2月1日之前，码头开放了吗？", date(2026, 1, 31)),
        ("2026年2月底的時候碼頭已經開放？", date(2026, 2, 28)),
        ("２０２６年２月末の時点で、桟橋はもう開いていた？", date(2026, 2, 28)),
        ("令和8年2月1日までに桟橋は開きましたか", date(2026, 2, 1)),
        ("On 1 February 2026, was the pier open yet?", date(2026, 2, 1)),
        ("Was the pier already open on 1 February 2026?", date(2026, 2, 1)),
    ],
)
def test_what_a_text_dates_later_lay_ahead(question: str, by: date) -> None:
    assert ahead(question) == (by, date(2026, 3, 12))


@pytest.mark.parametrize(
    ("question", "text", "known"),
    [
        ("When did the pier open after 1 March 2026", OPENED, KNOWN),  # asks for no yes or no
        ("Had the pier opened?", OPENED, KNOWN),  # by no day
        ("Did the pier open on 8 March 2024?", OPENED, KNOWN),  # on another day
        ("2024年3月8日码头开放了吗？", OPENED, KNOWN),
        ("桟橋は2024年3月8日に開いたか", OPENED, KNOWN),
        ("Has any pier opened since 5 September 2025?", OPENED, KNOWN),
        ("Did a pier open between 1 October 2025 and 31 March 2026?", OPENED, KNOWN),
        ("Did the memorandum of 4 September 2025 lead to a pier?", OPENED, KNOWN),
        ("Did what was signed on 4 September 2025 lead to a pier?", OPENED, KNOWN),
        ("2025年9月4日签署备忘录以后，公布过项目吗？", OPENED, KNOWN),
        ("从2025年10月到2026年3月有没有公布项目？", OPENED, KNOWN),
        ("2025年9月4日以降に案件は発表されましたか", OPENED, KNOWN),
        ("2025年9月4日に署名された覚書で桟橋は開いたのですか", OPENED, KNOWN),
        ("Was the fare still charged on 1 February 2026?", OPENED, KNOWN),
        ("2026年2月1日还在征收吗？", OPENED, KNOWN),
        ("2026年2月1日時点の運賃を教えてくれますか", OPENED, KNOWN),
        ("Can you tell me what opened by 1 March 2026?", OPENED, KNOWN),
        ("Had the pier opened by 1 April 2026?", OPENED, KNOWN),  # it had
        ("Had it opened by 1 March 2026?", "The pier is open.", KNOWN),  # told of no day
        ("Had it opened by 1 March 2026?", "Built on 1 May 2025, opened on 12 March 2026.", KNOWN),
        ("Is there a deadline as of 1 March 2026?", OPENED, date(2026, 1, 1)),  # known by then
        ("Is there a deadline as of 1 March 2026?", OPENED, None),
    ],
)
def test_what_else_a_question_asks_or_a_text_tells_is_no_not_yet(
    question: str, text: str, known: date | None
) -> None:
    assert ahead(question, text, known) is None
