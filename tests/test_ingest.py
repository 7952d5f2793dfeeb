"""Files into the index: a line for each, a bad one never stops the rest; and rebuilding."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import BadDocument, DataFolderError
from corpus.limits import Limits
from corpus.places import read_place
from index.corpus_index import CorpusIndex
from index.generation import current_generation
from index.indexer import add_document
from index.ingest import FileReport, Intake, ingest, rebuild
from tests.test_indexer import CountingEmbedder, document, open_index, silent
from tests.web_fixtures import HOST, Site, https_site, network, redirect, response

LIMITS = Limits(file_bytes=1_000_000)


@pytest.fixture
def counting() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def index(data: Path, counting: CountingEmbedder) -> Iterator[CorpusIndex]:
    opened = open_index(data, counting)
    counting.forget()
    yield opened
    opened.close()


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    write(folder / "a.txt", "Rice is exempt.")
    write(folder / "b.md", "# Beef\n\nBeef pays 15%.")
    for name in ("a.txt", "b.md"):  # too short for their language to be told
        write(folder / f"{name}.yaml", "language: en\n")
    return folder


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def run(index: CorpusIndex, *roots: Path) -> list[FileReport]:
    return list(ingest(index, roots, Intake(limits=LIMITS), silent))


def statuses(reports: list[FileReport]) -> list[tuple[str, str, str]]:
    return [(Path(report.path).name, report.status, report.doc_id) for report in reports]


def test_every_file_is_reported_and_found(index: CorpusIndex, docs: Path) -> None:
    reports = run(index, docs)
    assert statuses(reports) == [("a.txt", "added", "a"), ("b.md", "added", "b")]
    texts = [cut.chunk.text for cut in index.listing.chunks.values()]
    assert texts == ["Rice is exempt.", "Beef pays 15%."]
    assert index.listing.languages == ("en",)


def test_unchanged_files_embed_nothing(
    index: CorpusIndex, docs: Path, counting: CountingEmbedder
) -> None:
    run(index, docs)
    assert counting.passages == ["Rice is exempt.", "Beef pays 15%."]
    counting.forget()
    assert [report.status for report in run(index, docs)] == ["unchanged", "unchanged"]
    write(docs / "a.txt", "Rice pays 5%.")
    assert [report.status for report in run(index, docs)] == ["changed", "unchanged"]
    assert counting.passages == ["Rice pays 5%."]


def test_a_changed_file_replaces_the_old_which_stays_readable(
    index: CorpusIndex, docs: Path
) -> None:
    run(index, docs)
    old = index.catalog.document("a")
    write(docs / "a.txt", "Rice pays 5%.")
    run(index, docs)
    assert old and index.catalog.document("a", old.version) == old
    texts = [cut.chunk.text for cut in index.listing.by_document["a"]]
    assert texts == ["Rice pays 5%."]


def test_a_bad_file_is_reported_and_the_others_go_in(index: CorpusIndex, docs: Path) -> None:
    write(docs / "aa.txt", "")
    write(docs / "ab.rtf", "words")
    (docs / "ac.txt").symlink_to(docs / "nothing")
    write(docs / "ad.txt", "word " * 300_000)
    reports = run(index, docs)
    assert statuses(reports) == [
        ("a.txt", "added", "a"),
        ("aa.txt", "failed", ""),
        ("ab.rtf", "failed", ""),
        ("ac.txt", "failed", ""),
        ("ad.txt", "failed", ""),
        ("b.md", "added", "b"),
    ]
    messages = [report.message for report in reports]
    assert messages[0] == messages[5] == ""
    wanted = ["is empty; leave it out", "which no loader reads", "cannot be read", "split it"]
    for part, message in zip(wanted, messages[1:5], strict=True):
        assert part in message
    assert set(index.listing.by_document) == {"a", "b"}


def test_a_second_file_of_one_id_is_left_out(index: CorpusIndex, docs: Path) -> None:
    write(docs / "a.md", "Rice from the other file.")
    reports = run(index, docs)
    assert statuses(reports) == [
        ("a.md", "added", "a"),
        ("a.txt", "failed", ""),
        ("b.md", "added", "b"),
    ]
    assert reports[1].message == (
        f"{str(docs / 'a.txt')!r} has the id 'a' of {str(docs / 'a.md')!r}; give one of them a"
        " doc_id of its own"
    )
    one = index.catalog.document("a")
    assert one and one.text == "Rice from the other file."


def test_a_file_that_fails_leaves_its_id_to_the_next(index: CorpusIndex, docs: Path) -> None:
    write(docs / "a.md", "")
    assert statuses(run(index, docs))[:2] == [("a.md", "failed", ""), ("a.txt", "added", "a")]


def test_a_root_that_does_not_exist_is_named(index: CorpusIndex, tmp_path: Path) -> None:
    root = tmp_path / "nowhere"
    with pytest.raises(BadDocument, match=re.escape(f"{str(root)!r} does not exist; check")):
        run(index, root)


def test_progress_counts_files(index: CorpusIndex, docs: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    list(ingest(index, [docs], Intake(), lambda *step: steps.append(step)))
    assert steps == [("a.txt", 0, 2), ("b.md", 1, 2), ("", 2, 2)]


def test_a_file_is_taken_in_as_soon_as_it_is_reported(index: CorpusIndex, docs: Path) -> None:
    reports = ingest(index, [docs], Intake(), silent)
    next(reports)
    assert [one.doc_id for one in index.catalog.documents()] == ["a"]
    assert index.listing.chunks == {}  # until the last file
    assert len(list(reports)) == 1 and len(index.listing.chunks) == 2


def test_a_rebuild_that_lost_something_is_not_used(
    data: Path, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = open_index(data, CountingEmbedder())
    run(old, docs)
    old.close()
    monkeypatch.setattr("index.fulltext.FullTextStore.add", lambda *_arguments: None)
    with pytest.raises(DataFolderError) as caught:
        rebuild(lambda g: open_index(data, CountingEmbedder(), g), data, old.fingerprint, silent)
    assert "(full text of 'en': 0 chunks, the catalog lists 2); the old one stays" in str(
        caught.value
    )
    assert current_generation(data, old.fingerprint) == old.generation


def test_a_rebuild_keeps_every_document_and_embeds_nothing(data: Path, docs: Path) -> None:
    counting = CountingEmbedder()
    old = open_index(data, counting)
    run(old, docs)
    write(docs / "a.txt", "Rice pays 5%.")
    run(old, docs)
    before, documents = old.listing, old.catalog.documents()
    versions = [one.version for one in documents]
    old.close()
    counting.forget()
    steps: list[tuple[str, int, int]] = []
    done = rebuild(
        lambda generation: open_index(data, counting, generation),
        data,
        old.fingerprint,
        lambda *step: steps.append(step),
    )
    assert done == 2 and counting.passages == []
    assert steps == [("a", 0, 2), ("b", 1, 2), ("", 2, 2)]
    new = open_index(data, counting)
    assert new.generation != old.generation and not old.generation.exists()
    assert new.listing.chunks == before.chunks
    assert new.vectors.chunk_ids("en") == sorted(before.chunks)
    assert [one.version for one in new.catalog.documents()] == versions
    assert new.catalog.sums()["en"][0] == len(before.chunks)
    new.close()


class OtherEmbedder(CountingEmbedder):
    """The same vectors under another name, as another model would have."""

    name = "another-model"


def test_another_model_needs_a_rebuild_which_embeds_all(data: Path) -> None:
    first = open_index(data, CountingEmbedder())
    add_document(first, document("a", "Rice."), silent)
    first.close()
    other = OtherEmbedder()
    with pytest.raises(DataFolderError, match="bag-of-tokens-64.*another-model.*ingest --rebuild"):
        open_index(data, other)
    opened: list[CorpusIndex] = []

    def open_generation(generation: Path) -> CorpusIndex:
        opened.append(open_index(data, other, generation))
        other.forget()
        return opened[0]

    wanted = first.fingerprint.replace(CountingEmbedder.name, other.name)
    assert rebuild(open_generation, data, wanted, silent) == 1
    assert other.passages == ["Rice."]
    again = open_index(data, other)
    assert [cut.chunk.text for cut in again.listing.chunks.values()] == ["Rice."]
    again.close()


def test_a_rebuild_that_fails_changes_nothing(data: Path) -> None:
    index = open_index(data, CountingEmbedder())
    add_document(index, document("a", "Rice."), silent)
    index.refresh()
    before = index.listing
    index.close()

    class Failing(CountingEmbedder):
        name = "failing"

    def stop(_what: str, done: int, _of: int) -> None:
        if done == 0:
            raise KeyboardInterrupt

    failing = Failing()
    with pytest.raises(KeyboardInterrupt):
        rebuild(lambda g: open_index(data, failing, g), data, "failing", stop)
    assert current_generation(data, index.fingerprint) == index.generation
    again = open_index(data, CountingEmbedder())
    assert again.listing.chunks == before.chunks
    assert again.vectors.chunk_ids("en") == list(before.chunks)
    again.close()


RICE = "<html lang='en'><h1>Rice rules</h1><p>The tariff on rice is {} percent.</p></html>"


def run_all(index: CorpusIndex, *places: Path | str) -> list[FileReport]:
    roots = [read_place(one) if isinstance(one, str) else one for one in places]
    return list(ingest(index, roots, Intake(limits=LIMITS), silent))


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with https_site() as made:
        monkeypatch.setattr("corpus.web.connections.SYSTEM", network(made.port))
        yield made


def test_pages_go_in_after_files_and_a_bad_one_never_stops_the_rest(
    index: CorpusIndex, docs: Path, site: Site
) -> None:
    site.pages |= {"/rice": response(RICE.format(15)), "/away": redirect("https://10.0.0.1/")}
    site.pages |= {"/video": response(b"x", "video/mp4"), "/beef.html": response(RICE.format(5))}
    begin = f"https://{HOST}"
    reports = run_all(
        index, f"{begin}/away", f"{begin}/rice", f"{begin}/none", docs, f"{begin}/video",
        "http://policy.example.org/", f"https://anna:secret@{HOST}/", f"{begin}/rice",
        f"{begin}/beef.html",
    )  # fmt: skip
    assert [(report.path.removeprefix(begin), report.status, report.doc_id) for report in reports][
        2:
    ] == [
        ("/away", "failed", ""),
        ("/rice", "added", f"{HOST}.rice"),
        ("/none", "failed", ""),
        ("/video", "failed", ""),
        ("http://policy.example.org/", "failed", ""),
        (f"https://…@{HOST}/", "failed", ""),
        ("/beef.html", "added", f"{HOST}.beef"),
    ]
    assert [report.doc_id for report in reports][:2] == ["a", "b"]
    wanted = ["is no public address", "", "answers 404", "'video/mp4'", "no https", "password", ""]
    for part, report in zip(wanted, reports[2:], strict=True):
        assert part in report.message and "secret" not in str(report)
    assert set(index.listing.by_document) == {"a", "b", f"{HOST}.rice", f"{HOST}.beef"}


def test_a_page_taken_in_again_keeps_its_id_and_its_old_versions(
    index: CorpusIndex, site: Site, counting: CountingEmbedder
) -> None:
    address, doc_id = f"https://{HOST}/rice", f"{HOST}.rice"
    site.pages["/rice"] = response(RICE.format(15))
    assert [report.status for report in run_all(index, address)] == ["added"]
    old = index.catalog.document(doc_id)
    counting.forget()
    assert [report.status for report in run_all(index, f"{address}#top")] == ["unchanged"]
    assert counting.passages == []
    site.pages["/rice"] = response(RICE.format(20))
    (report,) = run_all(index, address)
    assert (report.status, report.doc_id) == ("changed", doc_id)
    new = index.catalog.document(doc_id)
    assert old and new and old.url == new.url == address and "20 percent" in new.text
    assert index.catalog.document(doc_id, old.version) == old
    site.pages["/rice"] = response("gone", status="404 Not Found")
    assert [report.status for report in run_all(index, address)] == ["failed"]
    assert index.catalog.document(doc_id) == new  # a page that fails leaves what there is


def test_a_page_does_not_take_the_place_of_another_document(
    index: CorpusIndex, docs: Path, site: Site
) -> None:
    site.pages["/rice.html"] = site.pages["/rice/"] = response(RICE.format(15))
    run_all(index, f"https://{HOST}/rice.html")
    (report,) = run_all(index, f"https://{HOST}/rice/")
    assert (report.status, report.message) == (
        "failed",
        f"'https://{HOST}/rice/' has the id '{HOST}.rice' of 'https://{HOST}/rice.html', which is"
        " there already; save the page as a file of another name",
    )
    write(docs / "c.md", f"---\ndoc_id: {HOST}.tax\nlanguage: en\n---\nTax is 5%.")
    site.pages["/tax"] = response(RICE.format(15))
    *_, report = run_all(index, docs, f"https://{HOST}/tax")
    assert report.message.startswith(
        f"'https://{HOST}/tax' has the id '{HOST}.tax', which is there already; "
    )
    found = index.catalog.document(f"{HOST}.tax")
    assert found and found.text == "Tax is 5%."


def test_progress_names_pages_without_their_passwords(index: CorpusIndex) -> None:
    steps: list[tuple[str, int, int]] = []
    page = read_place(f"https://anna:secret@{HOST}/")
    list(ingest(index, [page], Intake(), lambda *step: steps.append(step)))
    assert steps == [(f"https://…@{HOST}/", 0, 1), ("", 1, 1)]
