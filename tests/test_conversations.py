"""Conversations in the catalog: whose they are, what was asked, and that they stay bounded."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import conversations
from index.catalog import Catalog
from index.conversations import AskedTurn, Conversations


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Conversations]:
    catalog = Catalog(f"sqlite:///{tmp_path / 'catalog.sqlite'}", "g1", "model")
    yield catalog.conversations
    catalog.close()


def turn(question: str, understood: str = "") -> AskedTurn:
    return AskedTurn(question, understood or question)


def test_the_first_turn_begins_a_conversation(kept: Conversations) -> None:
    assert kept.reader("c1") is None and kept.turns("c1") == []
    kept.add("c1", "ann", turn("日本呢？", "日本的关税？"))
    kept.add("c1", "ann", turn("and Korea?"))
    kept.add("c2", "ben", turn("韓国は？"))
    assert kept.reader("c1") == "ann" and kept.reader("c2") == "ben"
    assert kept.turns("c1") == [turn("日本呢？", "日本的关税？"), turn("and Korea?")]
    assert kept.turns("c2") == [turn("韓国は？")]


def test_a_long_conversation_forgets_its_first_turns(
    kept: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "MOST_TURNS", 3)
    for n in range(5):
        kept.add("c1", "ann", turn(f"q{n}"))
    assert [asked.question for asked in kept.turns("c1")] == ["q2", "q3", "q4"]


def test_the_least_recently_used_conversation_of_a_reader_goes_first(
    kept: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "MOST_CONVERSATIONS", 2)
    for conversation_id, reader in (
        ("c1", "ann"), ("other", "ben"), ("c2", "ann"), ("c1", "ann"), ("c3", "ann"),
    ):  # fmt: skip
        kept.add(conversation_id, reader, turn("q"))
    assert [kept.reader(one) for one in ("c1", "c2", "c3", "other")] == ["ann", None, "ann", "ben"]
    assert kept.turns("c2") == [] and len(kept.turns("c1")) == 2


def test_conversations_are_there_when_the_catalog_is_opened_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalog.sqlite'}"
    first = Catalog(url, "g1", "model")
    first.conversations.add("c1", "ann", turn("q", "the whole question"))
    first.close()
    second = Catalog(url, "g2", "other model")
    assert second.conversations.reader("c1") == "ann"
    assert second.conversations.turns("c1") == [turn("q", "the whole question")]
    second.close()
