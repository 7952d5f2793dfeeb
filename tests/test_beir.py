"""BEIR folders as they are read, and what is said of those that cannot be."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import PolicyDeskError
from evals.retrieval_records import RetrievalSet, Text
from evals.retrieval_sets import is_retrieval_set, read_retrieval_set

CORPUS = [
    {"_id": "d1", "title": "Fares", "text": "The ferry fare is 40 yen.", "metadata": {}},
    {"_id": "d2", "title": "", "text": "港务长任命船员。"},
]
QUERIES = [{"_id": "q1", "text": "What is the fare?"}, {"_id": "q2", "text": "Who appoints?"}]
HEAD = "query-id\tcorpus-id\tscore\n"


def jsonl(rows: Any) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def beir(tmp_path: Path, **files: str | None) -> Path:
    """A folder of two documents and two queries; a file is another where stated, None: missing."""
    texts: dict[str, str | None] = {
        "corpus.jsonl": jsonl(CORPUS),
        "queries.jsonl": jsonl(QUERIES),
        "qrels/test.tsv": f"{HEAD}q1\td1\t2\n",
    }
    folder = tmp_path / "harbour"
    (folder / "qrels").mkdir(parents=True)
    for name, text in (texts | files).items():
        if text is not None:
            (folder / name).write_bytes(text.encode("utf-8"))
    return folder


def error_of(path: Path) -> str:
    with pytest.raises(PolicyDeskError) as caught:
        read_retrieval_set(path)
    return str(caught.value).replace(str(path), "SET")


def test_a_beir_folder_is_read(tmp_path: Path) -> None:
    assert read_retrieval_set(beir(tmp_path)) == RetrievalSet(
        "harbour",
        (Text("d1", "Fares", "The ferry fare is 40 yen."), Text("d2", "", "港务长任命船员。")),
        {"q1": "What is the fare?"},
        {"q1": {"d1": 2}},
        left_out=1,  # q2 is of another split
        split="test",
    )


def test_writings_that_are_found_in_the_wild(tmp_path: Path) -> None:
    # A byte order mark, ids that are numbers, no title, CRLF, blank lines, U+2028 in a string.
    corpus = (
        '\ufeff{"_id": 1, "title": null, "text": "One\u2028two"}\r\n\r\n{"_id": "2", "text": ""}'
    )
    folder = beir(
        tmp_path,
        **{
            "corpus.jsonl": corpus,
            "queries.jsonl": '{"_id": 7, "text": " Who? "}\r\n',
            "qrels/test.tsv": HEAD.replace("\n", "\r\n") + "7\t1\t1\r\n7\t2\t-1\r\n\r\n",
        },
    )
    found = read_retrieval_set(folder)
    assert found.texts == (Text("1", "", "One\u2028two"), Text("2", "", ""))
    assert (found.queries, found.qrels) == ({"7": "Who?"}, {"7": {"1": 1, "2": 0}})


@pytest.mark.parametrize(
    "splits, expected",
    [
        (("train", "dev", "test"), "test"),
        (("train", "dev"), "dev"),
        (("train",), "train"),
        (("validation",), "validation"),
    ],
)
def test_test_is_read_before_dev_and_else_the_only_one(
    tmp_path: Path, splits: tuple[str, ...], expected: str
) -> None:
    qrels = {f"qrels/{split}.tsv": f"{HEAD}q1\td1\t1\n" for split in splits}
    assert read_retrieval_set(beir(tmp_path, **{"qrels/test.tsv": None} | qrels)).split == expected


NO_FOLDER = "'SET' is no BEIR folder: "


@pytest.mark.parametrize(
    "files, message",
    [
        ({"corpus.jsonl": None}, NO_FOLDER + "it has no corpus.jsonl"),
        ({"queries.jsonl": None}, NO_FOLDER + "it has no queries.jsonl"),
        ({"qrels/test.tsv": None},
         NO_FOLDER + "its qrels/ needs test.tsv, dev.tsv or a single .tsv file, got none"),
        ({"qrels/test.tsv": None, "qrels/a.tsv": "", "qrels/b.tsv": ""},
         NO_FOLDER + "its qrels/ needs test.tsv, dev.tsv or a single .tsv file, got a.tsv, b.tsv"),
        ({"corpus.jsonl": jsonl(CORPUS) + "\n{'_id': 3}\n"},
         "'SET/corpus.jsonl' line 4: no JSON, Expecting property name enclosed in double quotes"
         " at column 2"),
        ({"corpus.jsonl": "[]\n"},
         "'SET/corpus.jsonl' line 1: the whole: Input should be a valid dictionary, got []"),
        ({"queries.jsonl": '{"text": "Who?"}\n'},
         "'SET/queries.jsonl' line 1: _id: Field required, got {'text': 'Who?'}"),
        ({"queries.jsonl": '{"_id": "q1", "text": null}\n'},
         "'SET/queries.jsonl' line 1: text: Input should be a valid string, got None"),
        ({"corpus.jsonl": jsonl([CORPUS[1], CORPUS[0], CORPUS[1]])},
         "'SET/corpus.jsonl' line 3: 'd2' stands twice"),
        ({"queries.jsonl": jsonl([QUERIES[0], QUERIES[0]])},
         "'SET/queries.jsonl' line 2: 'q1' stands twice"),
        ({"queries.jsonl": '{"_id": "q1", "text": " "}\n'},
         "'SET/qrels/test.tsv' line 2: the query 'q1' has no text in queries.jsonl"),
        ({"qrels/test.tsv": f"{HEAD}q1\td1\t1\nq9\td1\t1\n"},
         "'SET/qrels/test.tsv' line 3: queries.jsonl has no query 'q9'"),
        ({"qrels/test.tsv": f"{HEAD}q1\td9\t1\n"},
         "'SET/qrels/test.tsv' line 2: corpus.jsonl has no document 'd9'"),
        ({"qrels/test.tsv": f"{HEAD}q1\td1\t1\nq2\td1\t1\nq1\td1\t0\n"},
         "'SET/qrels/test.tsv' line 4: 'q1' with 'd1' stands twice"),
        ({"qrels/test.tsv": "q1\td1\t1\n"},
         "'SET/qrels/test.tsv' line 1: wanted query-id, corpus-id, score with tabs between, got"
         r" 'q1\td1\t1'"),
        ({"qrels/test.tsv": f"{HEAD}q1 d1 1\n"},
         "'SET/qrels/test.tsv' line 2: wanted query-id, corpus-id, score with tabs between, the"
         " score a whole number, got 'q1 d1 1'"),
        ({"qrels/test.tsv": f"{HEAD}q1\td1\thigh\n"},
         "'SET/qrels/test.tsv' line 2: wanted query-id, corpus-id, score with tabs between, the"
         r" score a whole number, got 'q1\td1\thigh'"),
        ({"qrels/test.tsv": HEAD}, "'SET' has no question to ask; judge at least one"),
        ({"qrels/test.tsv": ""}, "'SET' has no question to ask; judge at least one"),
        ({"corpus.jsonl": '{"_id": "d1", "text": ""}\n'},
         "'SET' has no text to search; fill its corpus"),
        ({"corpus.jsonl": "", "qrels/test.tsv": HEAD},
         "'SET' has no text to search; fill its corpus"),
    ],
)  # fmt: skip
def test_a_folder_that_contradicts_itself_is_refused(
    tmp_path: Path, files: dict[str, str | None], message: str
) -> None:
    assert error_of(beir(tmp_path, **files)) == message


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = beir(tmp_path)
    (folder / "corpus.jsonl").write_bytes('{"_id": "d1", "text": "渡轮"}'.encode("gb18030"))
    assert error_of(folder).startswith("'SET/corpus.jsonl' is not UTF-8: ")


def test_a_folder_is_a_retrieval_set_or_none_at_all(tmp_path: Path) -> None:
    assert is_retrieval_set(tmp_path)
    assert error_of(tmp_path) == NO_FOLDER + "it has no corpus.jsonl"
