"""The panel of earlier conversations: what it lists, and what it does with one of them."""

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from assistant.feedback import Feedback, give_feedback
from assistant.records import Answer, Question
from assistant.service import AnswerService
from assistant.ui.conversation import Conversation, Session
from assistant.ui.history import MOST_LISTED, Done, History, Refused, history_head, history_list
from assistant.ui.strings import text
from assistant.wording import LANGUAGES
from corpus.glossary import shipped_glossary
from index.embedder import Embedder
from index.kept_answers import Listed
from tests.desk_fixtures import CORPUS_DATE, HARBOUR, opened_index

SURCHARGE = "How much is the night surcharge?"
FARE_ZH = "渡轮票价多少？"
FARE = "How much is the ferry fare?"
HOSTILE = '</button><script>x</script>"><img src=x onerror=alert(1)>\n\n# `h` $$x$$'
ASKED = datetime(2026, 11, 30, 23, 5, tzinfo=UTC)


@pytest.fixture
def service(data: Path, embedder: Embedder) -> Iterator[AnswerService]:
    with opened_index(data, embedder, HARBOUR) as index:
        yield AnswerService(index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE)


@pytest.fixture
def history(service: AnswerService) -> History:
    return History(service, Conversation(service, 2_000))


def act(history: History, session: Session | None = None, **what: str) -> Done:
    done = history.act(json.dumps(what), session or Session("en"))
    assert done is not None
    assert "\n" not in done.listing
    return done


def ids(listing: str) -> list[str]:
    return re.findall(r'class="open" value="([^"]*)"', listing)


def key(answer: Answer) -> str:
    assert answer.conversation_id
    return answer.conversation_id


def count(listing: str) -> str:
    found = re.search('<p class="count">(.*?)</p>', listing)
    assert found
    return unescape(found[1])


def test_conversations_are_listed_and_searched(service: AnswerService, history: History) -> None:
    first, second = service.ask(Question(SURCHARGE)), service.ask(Question(FARE_ZH))
    assert ids(act(history, do="list").listing) == [key(second), key(first)]
    for words, found in (("ＳＵＲＣＨＡＲＧＥ", first), ("渡輪票價", second), ("90 yen", first)):
        assert ids(act(history, do="list", words=words).listing) == [key(found)]
    assert act(history, do="close", words="fare") == Done("")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_list_and_a_search_without_a_hit_say_so(
    service: AnswerService, history: History, language: str
) -> None:
    session = Session(language)
    assert count(act(history, session, do="list", words=" ").listing) == text(
        "history_empty", language
    )
    service.ask(Question(SURCHARGE))
    shown = act(history, session, do="list", words="<b>%").listing
    assert count(shown) == text("history_no_hit", language)


def test_a_conversation_is_opened_as_it_was(service: AnswerService, history: History) -> None:
    first = service.ask(Question(SURCHARGE))
    last = service.ask(Question(FARE, conversation_id=key(first)))
    said = Feedback(last.answer_id, "down", "outdated", "old")
    give_feedback(service.index.catalog, service.archive, said)
    done = act(history, Session("ja"), do="open", id=key(first))
    session = done.session
    assert session and done.listing == ""
    assert (session.language, session.conversation_id) == ("ja", key(first))
    assert (session.answer_id, session.rates, session.said) == (last.answer_id,) * 2 + (said,)
    assert session.asked == FARE
    assert [one["role"] for one in session.messages] == ["user", "assistant"] * 2
    marks = [re.findall(r"#cite-(\d+)", one["content"])[0] for one in session.messages[1::2]]
    assert [session.citations[int(n)].quote for n in marks] == [
        first.citations[0].quote,
        last.citations[0].quote,
    ]
    assert [citation.quote for _, citation in session.cited] == [c.quote for c in last.citations]
    assert f'id="card-{marks[0]}"' in session.cards


def test_an_opened_conversation_goes_on(service: AnswerService, history: History) -> None:
    first = service.ask(Question(SURCHARGE))
    session = act(history, do="open", id=key(first)).session
    assert session

    async def ask() -> list[str]:
        conversation = Conversation(service, 2_000)
        return [one async for one in conversation.replies(FARE_ZH, "", session, lambda: False)]

    asyncio.run(ask())
    assert [one.question for one in service.archive.conversation(key(first)).answers] == [
        SURCHARGE,
        FARE_ZH,
    ]
    service.archive.delete(key(first))
    assert asyncio.run(ask())[-1] == text("conversation_gone", "en")
    assert session.rates == ""
    asyncio.run(ask())
    assert session.conversation_id not in (None, key(first))


def test_a_title_is_changed_or_refused_with_what_was_typed(
    service: AnswerService, history: History
) -> None:
    one, other = service.ask(Question(SURCHARGE)), service.ask(Question(FARE_ZH))
    shown = act(history, do="rename", id=key(one), title=f" {HOSTILE} ").listing
    assert [listed.title for listed in service.archive.conversations()] == [
        FARE_ZH,
        " ".join(HOSTILE.split()),
    ]
    assert 'class="renaming" autocomplete="off" hidden' in shown
    for title in ("", "長" * 201):
        shown = act(history, do="rename", id=key(other), title=title).listing
        assert text("history_bad_title", "en", most=200) in shown
        assert f'value="{title}" class="invalid"' in shown
        assert shown.count(" hidden>") == 3  # one of the two forms is open


def test_a_conversation_is_deleted_and_the_page_begins_anew_if_it_showed_it(
    service: AnswerService, history: History
) -> None:
    one, other = service.ask(Question(SURCHARGE)), service.ask(Question(FARE_ZH))
    session = Session("zh", messages=[{"role": "user", "content": "x"}], conversation_id=key(one))
    done = act(history, session, do="delete", id=key(other))
    assert (ids(done.listing), done.session) == ([key(one)], None)
    assert f'class="talk current" id="talk-{key(one)}"' in done.listing
    done = act(history, session, do="delete", id=key(one))
    assert (ids(done.listing), done.session) == ([], Session("zh"))


@pytest.mark.parametrize("do", ["open", "rename", "delete"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_that_is_gone_is_said_to_be(
    service: AnswerService, history: History, do: str, language: str
) -> None:
    kept = service.ask(Question(SURCHARGE))
    done = act(history, Session(language), do=do, id="x'; --", title="t")
    assert (count(done.listing), done.session) == (text("history_gone", language), None)
    assert ids(done.listing) == [key(kept)]


@pytest.mark.parametrize("written", ["", "no", "[1]", '{"do": 1}', '{"words": "\\udc00"}'])
def test_what_cannot_be_read_does_nothing(history: History, written: str) -> None:
    assert history.act(written, Session("en")) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_are_text(language: str) -> None:
    rows = [Listed("a-b_c", HOSTILE, ASKED, 2), Listed("d", "", None, 0)]
    for refused in (None, Refused("d", HOSTILE, HOSTILE)):
        html = history_list(rows, language, "d", "", refused)
        assert "<script" not in html and "<img" not in html and "\n" not in html
        found = re.search("<bdi[^>]*>(.*?)</bdi>", html)
        assert found
        assert unescape(found[1]) == HOSTILE
    assert text("history_untitled", language) in unescape(html)
    assert "\n" not in history_head(language)


def test_a_row_says_when_and_how_much_and_exports() -> None:
    html = history_list([Listed("a1", "T", ASKED, 2), Listed("b2", "U", ASKED, 1)], "ja")
    assert '<time datetime="2026-11-30T23:05:00+00:00">2026年11月30日</time> · 質問2件' in html
    assert count(html) == "会話2件"
    for kind in ("docx", "html", "md"):
        assert f'href="/api/conversations/a1/memo?lang=ja&amp;format={kind}" download' in html
    assert "1 question<" in history_list([Listed("b2", "U", ASKED, 1)], "en")


def test_of_many_the_last_are_listed_and_a_long_title_is_cut() -> None:
    many = [Listed(f"c{n}", "長" * 1_000, ASKED, 1) for n in range(1_000)]
    html = history_list(many, "en")
    assert len(ids(html)) == MOST_LISTED
    assert count(html) == "The last 100 of 1,000 conversations; search to find the others."
    assert "長" * 199 + "…" in html
    assert "長" * 200 not in html
    assert len(html.encode()) < 400_000
