"""The fake embedder: vectors worked out by hand; and where a test stands."""

import os
from pathlib import Path

import numpy as np

from index.embedder import Embedder, Passage
from tests.conftest import BagEmbedder


def test_a_vector_counts_tokens() -> None:
    embedder = BagEmbedder()
    tariff, rate = embedder.bucket("tariff"), embedder.bucket("rate")
    # By hand: "tariff" twice and "rate" once have length root 5; "the" is a stop word.
    vector = embedder.embed_query("the Tariff rate, the tariffs")
    assert np.isclose(vector[tariff], 2 / 5**0.5) and np.isclose(vector[rate], 1 / 5**0.5)
    assert np.count_nonzero(vector) == 2


def test_a_text_without_tokens_has_a_vector(embedder: Embedder) -> None:
    for text in ("", " \n", "the", "。"):
        assert embedder.embed_query(text).tolist() == [1] + [0] * 63


def test_passages_have_their_context_and_sentences_not(embedder: Embedder) -> None:
    (vectors,) = embedder.embed_passages([Passage("Rice", "Beef. Pork.", ((0, 5), (6, 11)))])
    assert np.array_equal(vectors.vector, embedder.embed_query("rice beef pork"))
    assert np.array_equal(vectors.sentences[1], embedder.embed_query("pork"))
    assert embedder.embed_passages([Passage("", "", ())])[0].sentences.shape == (0, 64)
    assert embedder.embed_passages([]) == []


def test_words_and_cjk_characters_have_spans(embedder: Embedder) -> None:
    read = embedder.embed_passage_tokens("15% 関税 now")
    assert read.spans == ((0, 2), (4, 5), (5, 6), (7, 10))
    assert np.array_equal(read.tokens[0], embedder.embed_query("15"))
    assert embedder.embed_query_tokens("").tokens.shape == (0, 64)


def test_a_test_stands_in_an_empty_folder(tmp_path: Path, data: Path) -> None:
    assert Path.cwd() == tmp_path
    assert list(tmp_path.iterdir()) == [] and not data.exists()
    assert [name for name in os.environ if name.startswith("POLICY_DESK_")] == []
