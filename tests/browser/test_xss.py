"""Sixty hostile texts as questions, documents, titles and file names: each is shown as text."""

import json
import urllib.request
from collections.abc import Iterable, Sequence
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import Watched, ask, call, close_source
from tests.browser.payloads import INVISIBLE, PAYLOADS

pytestmark = pytest.mark.servers

PARTS = [PAYLOADS[at : at + 15] for at in range(0, 60, 15)]  # a source shows as much around a mark
BOARD = "What does the board of Zelkova read aloud?"
OURS = "a[href^='#cite-']"
LEADS_ON = "a:not([href^='#cite-'], [href^='/documents/'])"


def lines(most: int) -> list[str]:
    """All payloads in lines of at most `most` characters, as few lines as it takes."""
    made = [""]
    for payload in PAYLOADS:
        if len(made[-1]) + 1 + len(payload) > most:
            made.append("")
        made[-1] = f"{made[-1]} {payload}".strip()
    return made


LINES = lines(190)  # short enough for a file's name, and a conversation's title


TURNED = "\u202egpj.\u2066exe\x00"  # reads backwards, and has what is no character
TURNER = "The turner of Zelkova sings \u202ebackwards\u202c all day."


def file_name(words: str) -> str:
    """A file's name has no slash."""
    return words.replace("/", "_")


@pytest.fixture(scope="module")
def served_with(host: ThreadingHTTPServer, folder: Path) -> dict[str, str]:
    """Documents whose titles and names are payloads, and four whose texts are fifteen each."""
    documents = folder / "documents"
    documents.mkdir()
    for line in LINES:
        text = f"---\ntitle: {json.dumps(line)}\n---\n\nNothing.\n"
        (documents / f"{file_name(line)}.md").write_text(text, encoding="utf-8")
    for number, part in enumerate(PARTS):
        text = "\n".join((f"The board of Zelkova reads aloud in part {number}:", *part))
        (documents / f"board-{number}.txt").write_text(text, encoding="utf-8")
    text = f"---\ntitle: {json.dumps(f'Turner {TURNED}')}\n---\n\n{TURNER}\n"
    (documents / f"turner {TURNED.replace(chr(0), '')}.md").write_text(text, encoding="utf-8")
    return {"POLICY_DESK_WIDGET_ORIGINS": f"http://127.0.0.1:{host.server_port}"}


def missing(shown: str, wanted: Iterable[str] = PAYLOADS) -> list[str]:
    """The payloads that do not stand in a text as they were written."""
    return [one for one in wanted if one not in shown]


def text_of(place: Locator) -> str:
    return "\n".join(place.evaluate_all("all => all.map(one => one.textContent)"))


def asked(address: str, questions: Sequence[str]) -> str:
    """The last answer to questions of one conversation."""
    conversation = None
    for question in questions:
        body = {"question": question, "conversation_id": conversation}
        answer = call(address, "/api/ask", body)
        conversation = answer["conversation_id"]
    return str(answer["answer_id"])


def test_questions_and_the_sources_of_answers(watched: Watched) -> None:
    page = watched.open("?lang=en")
    for number, question in enumerate([" ".join(part) for part in PARTS], 1):
        ask(page, question)
        expect(page.locator("#chat .user")).to_have_count(number)
        expect(page.locator("#chat .bot")).to_have_count(number)
        expect(page.locator(".rating")).to_be_visible(timeout=30_000)
    assert missing(text_of(page.locator("#chat .user .message-content"))) == []
    read = ""
    for number in range(len(PARTS)):
        ask(page, f"{BOARD} Part {number}?")
        expect(page.locator("#chat .bot")).to_have_count(len(PARTS) + number + 1)
        expect(page.locator(".rating")).to_be_visible(timeout=30_000)
        marks = page.locator("#chat .bot").last.locator(f"blockquote {OURS}")
        marks.first.click()
        expect(page.locator(".source-text")).to_contain_text(f"in part {number}", timeout=15_000)
        read += text_of(page.locator(".source-text"))
        close_source(page)
    assert missing(read) == []
    for place in ("#chat .message-content", "#source"):
        inside = page.locator(place)
        assert inside.locator(f"img, script, svg, style, iframe, form, {LEADS_ON}").count() == 0


def test_titles_and_file_names_in_the_list_of_documents(watched: Watched) -> None:
    watched.page.goto(f"{watched.address}/corpus?lang=en")
    listed = watched.page.locator("#documents th a")
    assert missing("\n".join(listed.all_text_contents())) == []
    names = text_of(watched.page.locator("#documents code"))
    assert missing(names, [file_name(payload) for payload in PAYLOADS]) == []


def test_the_history_and_the_kept_answers(watched: Watched) -> None:
    kept = [asked(watched.address, [line]) for line in LINES]
    page = watched.open("?lang=en")
    page.locator(".history-button").click()
    expect(page.locator(".talk").first).to_be_visible()
    assert missing(text_of(page.locator(".talk .open"))) == []
    assert page.locator("#history").locator("img, script, svg, style, iframe").count() == 0
    shown = ""
    for answer in kept:
        page.goto(f"{watched.address}/a/{answer}?lang=en")
        shown += text_of(page.locator("main"))
    assert missing(shown) == []


def test_a_memo_without_the_servers_policy(watched: Watched) -> None:
    answer = asked(watched.address, [" ".join(part) for part in PARTS])
    conversation = call(watched.address, f"/api/answers/{answer}")["conversation_id"]
    path = f"/api/conversations/{conversation}/memo?format=html&lang=ja"
    with urllib.request.urlopen(f"{watched.address}{path}", timeout=60) as response:
        watched.page.set_content(response.read().decode("utf-8"))
    assert missing(text_of(watched.page.locator("main"))) == []


def test_invisible_characters_are_not_shown(watched: Watched) -> None:
    answer = asked(watched.address, ["Ostrow? " + " ".join(INVISIBLE)])
    watched.page.goto(f"{watched.address}/a/{answer}?lang=zh")
    shown = text_of(watched.page.locator("main"))
    assert missing(shown, INVISIBLE.values()) == []
    assert not {"\u202e", "\x00"} & {*shown}


def turning(page: Page) -> list[str]:
    """The texts of a page that turn what stands around them, or hold a NUL."""
    found: list[str] = page.evaluate(
        r"""() => { const bad = /[\u202a-\u202e\u2066-\u2069\0\ufffd]/, found = [document.title];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL);
        for (let node = walker.nextNode(); node; node = walker.nextNode())
          if (node.nodeType === 1) found.push(...[...node.attributes].map(one => one.value));
          else if (!node.parentElement.matches(".turns, script")) found.push(node.data);
        return found.filter(text => bad.test(text)); }"""
    )
    return found


def test_nothing_of_a_document_or_a_conversation_turns_the_page(watched: Watched) -> None:
    page = watched.open("?lang=en")
    ask(page, "What does the turner of Zelkova sing?")
    expect(page.locator(".rating")).to_be_visible(timeout=30_000)
    page.locator(f"#chat .bot {OURS}").first.click()
    marked = page.locator("#quotation")
    expect(marked).to_be_visible(timeout=15_000)
    assert "\u202ebackwards\u202c" in str(marked.text_content())
    expect(page.locator("#source .turns")).to_have_count(2)
    found = turning(page)
    talk = call(watched.address, "/api/conversations")["conversations"][0]["conversation_id"]
    renamed = {"title": f"Talk {TURNED}"}
    call(watched.address, f"/api/conversations/{talk}", renamed, method="PATCH")
    page.reload()
    page.locator(".history-button").click()
    expect(page.locator(".talk .open").first).to_contain_text("gpj.exe")
    found += turning(page)
    page.goto(f"{watched.address}/corpus?lang=en")
    page.get_by_role("link", name="Turner gpj.exe").click()
    expect(page.locator("h1")).to_have_text("Turner gpj.exe")
    assert TURNER in str(page.locator(".text").text_content())
    assert found + turning(page) == []


def test_the_widget(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.address}/widget?lang=en")
    widget = page.locator("policy-desk-chat")
    passages = ""
    for number, part in enumerate(PARTS):
        for question in (" ".join(part), f"{BOARD} Part {number}?"):
            before = widget.locator("article").count()
            widget.get_by_role("textbox").fill(question)
            widget.get_by_role("textbox").press("Enter")
            finished = widget.locator("article[aria-busy=false]")
            expect(finished).to_have_count(before + 1, timeout=60_000)
        widget.locator("article").last.locator("blockquote .mark").first.click()
        passage = widget.get_by_role("dialog").locator(".passage")
        expect(passage).to_contain_text(f"in part {number}")
        passages += text_of(passage)
        page.keyboard.press("Escape")
    assert missing(text_of(widget.locator("article h3"))) == []
    assert missing(passages) == []
    expect(widget.locator("img, script, svg, a, iframe")).to_have_count(0)
