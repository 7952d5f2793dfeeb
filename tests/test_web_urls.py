"""Addresses as written: which may be fetched, and the ids of what lies there."""

from pathlib import Path

import pytest

from corpus.errors import BadDocument
from corpus.places import Url, read_place
from corpus.web.urls import doc_id_of_url, join_url, read_url


@pytest.mark.parametrize(
    "written, text, host",
    [
        ("https://example.org", "https://example.org/", "example.org"),
        ("HTTPS://EXAMPLE.org:443/a/../b?x=1#part", "https://example.org/b?x=1", "example.org"),
        (" https://example.org./b ", "https://example.org./b", "example.org"),
        ("https://例え.jp/日本?語=あ",
         "https://xn--r8jz45g.jp/%E6%97%A5%E6%9C%AC?%E8%AA%9E=%E3%81%82", "xn--r8jz45g.jp"),
        ("https://[2606:2800::1]/", "https://[2606:2800::1]/", "2606:2800::1"),
    ],
)  # fmt: skip
def test_equal_addresses_become_equal(written: str, text: str, host: str) -> None:
    url = read_url(written)
    assert (url.text, url.host) == (text, host)
    assert read_url(url.text).text == text


@pytest.mark.parametrize(
    "written, told",
    [
        ("http://example.org/a", "'http://example.org/a' is no https address; only https pages"),
        ("ftp://example.org/a", "'ftp://example.org/a' is no https address; only https pages"),
        ("file:///etc/passwd", "'file:/etc/passwd' is no https address; only https pages"),
        ("https://example.org:8443/", "'https://example.org:8443/' names port 8443; only the"),
        ("https://example.org:22/", "'https://example.org:22/' names port 22; only the standard"),
        ("https://example.org:x/", "'https://example.org:x/' is no web address (Invalid port"),
        ("https:///a", "'https:/a' has no proper host name; copy it from the browser"),
        ("https://ex ample.org/", "'https://ex%20ample.org/' has no proper host name"),
        ("https://example.org\\evil.org/", "has no proper host name"),
        ("https://[fe80::1%25eth0]/", "has no proper host name"),
        ("https://１２７.0.0.1/", "is no web address (Invalid IDNA hostname"),
        # 8.8.8.8 to some, 10.8.8.8 to others.
        ("https://010.8.8.8/", "is no web address (Invalid IPv4 address: '010.8.8.8')"),
        ("https://a/\0", "is no web address (Invalid non-printable ASCII character"),
    ],
)  # fmt: skip
def test_what_may_not_be_fetched_is_told(written: str, told: str) -> None:
    with pytest.raises(BadDocument) as caught:
        read_url(written)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "written", ["https://anna:secret@example.org/", "https://secret@example.org/",
                "https://secret\\@example.org/", "http://a:secret@example.org:8/"],
)  # fmt: skip
def test_a_password_is_refused_and_never_shown(written: str) -> None:
    with pytest.raises(BadDocument) as caught:
        read_url(written)
    assert "on host 'example.org' holds a user name or password" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "secret" not in str(read_place(written))


def test_what_a_person_names_is_a_path_or_an_address() -> None:
    assert read_place("docs/a.txt") == Path("docs/a.txt")
    assert read_place("C:/a.txt") == Path("C:/a.txt")
    assert read_place("https://a.org//b") == Url("https://a.org//b")
    assert read_place("HTTP://a.org") == Url("HTTP://a.org")
    assert str(Url("https://a.org/x@y")) == "https://a.org/x@y"


@pytest.mark.parametrize(
    "written, doc_id",
    [
        ("https://www.example.org/", "www.example.org"),
        ("https://example.org/policy/2026/terms.html", "example.org.policy.2026.terms"),
        ("https://example.org/policy/", "example.org.policy"),
        ("https://example.org/news/2026.01.30", "example.org.news.2026.01.30"),
        ("https://example.org/.pdf", "example.org..pdf"),
        ("https://example.org/%E5%85%B3%E7%A8%8E.pdf", "example.org.关税"),
        ("https://example.org/か\u3099.pdf", "example.org.が"),  # NFC
        ("https://example.org/a?id=1", "example.org.a-3ba88fdb"),
        ("https://example.org/a?id=2", "example.org.a-3db4807b"),
        ("https://example.org/a?", "example.org.a-15a8dcf2"),
        ("https://example.org/a%20b%2Fc", "example.org.a_b_c-4e9b54d5"),
        ("https://example.org/%E2%80%AEfdp", "example.org._fdp-aa26989a"),
        ("https://example.org/%ff", "example.org._-0763185b"),
    ],
)
def test_ids_come_from_host_and_path(written: str, doc_id: str) -> None:
    assert doc_id_of_url(read_url(written)) == doc_id


def test_long_addresses_have_short_ids_of_their_own() -> None:
    one, two = (read_url(f"https://example.org/{'a' * 3000}{end}") for end in "xy")
    assert doc_id_of_url(one) != doc_id_of_url(two)
    assert len(doc_id_of_url(one)) == 209
    assert str(one).endswith("aaa…") and len(str(one)) == 201


@pytest.mark.parametrize(
    "location, text",
    [
        ("/c?d", "https://example.org/c?d"),
        ("../c", "https://example.org/c"),
        ("//other.org/c", "https://other.org/c"),
        ("https://other.org", "https://other.org/"),
        ("", "https://example.org/a/b"),
    ],
)
def test_redirects_are_joined(location: str, text: str) -> None:
    assert join_url(read_url("https://example.org/a/b"), location).text == text


@pytest.mark.parametrize(
    "location",
    ["http://x.org/", "javascript:alert(1)", "https://u@x.org/", "https://x.org:80/", "https://[/",
     "https://x\x07.org"],
)  # fmt: skip
def test_redirects_to_other_places_are_refused(location: str) -> None:
    with pytest.raises(BadDocument):
        join_url(read_url("https://example.org/a/b"), location)
