"""Calibration: a line through two measured points, by hand, and what it is measured from."""

from pathlib import Path

import numpy as np
import pytest

from assistant.records import Question
from assistant.service import AnswerService
from corpus.glossary import shipped_glossary
from index.calibration import BUILT_IN, UNRELATED, Anchors, scale_of, scaled
from index.embedder import TokenVectors
from index.onnx_embedder import OnnxEmbedder
from tests.conftest import BagEmbedder
from tests.desk_fixtures import CORPUS_DATE, HARBOUR, opened_index
from tests.embedder_fixtures import shared_model_dir


class UntunedBag(BagEmbedder):
    """As another model would be: the bars were not set with it."""

    name = "untuned"
    tuned = False


class TokenlessBag(UntunedBag):
    """A model that gives no token vectors."""

    name = "tokenless"

    def embed_query_tokens(self, text: str) -> TokenVectors:
        return TokenVectors(self._vector(text), (), np.zeros((0, self.width), np.float32))


@pytest.mark.parametrize(
    "found, wanted, line",
    [
        # By hand: 0.5 goes to 0.4 and 1.0 to 0.9, a line of slope 1 less 0.1.
        (Anchors(0.5, 1.0), Anchors(0.4, 0.9), (1, -0.1)),
        (Anchors(0.8, 1.0), Anchors(0.3, 0.8), (2.5, -1.7)),
        (Anchors(0.4, 0.9), Anchors(0.4, 0.9), (1, 0)),
        # Hardly apart: not stretched by more than to a spread of 0.05.
        (Anchors(0.99, 1.0), Anchors(0.4, 0.9), (10, -9.5)),
    ],
)
def test_a_line_takes_one_models_anchors_to_anothers(
    found: Anchors, wanted: Anchors, line: tuple[float, float]
) -> None:
    assert np.allclose(scale_of(found, wanted), line, atol=1e-6)


def test_scaled_cosines_stay_cosines() -> None:
    cosines = np.array([-1, 0.5, 1], np.float32)
    assert scaled(None, cosines) is cosines
    assert np.allclose(scaled(np.array([2, -0.5], np.float32), cosines), [-1, 0.5, 1])
    assert scaled(np.array([1, 0], np.float32), cosines[:0]).shape == (0,)


def test_every_language_of_the_bars_has_questions_about_something_else() -> None:
    assert set(BUILT_IN) == set(UNRELATED) == {"zh", "en", "ja"}
    for measured in BUILT_IN.values():
        assert measured.tokens is not None
        for anchors in (measured.sentences, measured.tokens):
            assert 0 < anchors.unrelated < anchors.own < 1


def test_only_a_model_that_the_bars_were_not_set_with_is_calibrated(data: Path) -> None:
    with opened_index(data / "tuned", BagEmbedder(), HARBOUR) as index:
        assert (index.shipped.sentence_scales, index.shipped.token_scales) == ({}, {})
    with opened_index(data / "other", UntunedBag(), HARBOUR) as index:
        first = index.shipped
    assert set(first.sentence_scales) == set(first.token_scales) == {"zh", "en", "ja"}
    with opened_index(data / "other", UntunedBag(), HARBOUR) as index:
        for language, line in first.sentence_scales.items():
            assert np.allclose(index.shipped.sentence_scales[language], line)


def test_without_token_vectors_words_are_not_checked(data: Path) -> None:
    # Nothing in the evidence is like "sheep"; with token vectors the question is refused.
    question = Question("Is the ferry fare for sheep 40 yen?")
    found = {}
    for embedder in (BagEmbedder(), TokenlessBag()):
        with opened_index(data / embedder.name, embedder, HARBOUR) as index:
            answer = AnswerService(index, shipped_glossary(), CORPUS_DATE).ask(question)
            found[embedder.name] = (answer.status, answer.missing)
    assert found["tokenless"] == ("answered", ())
    assert found["bag-of-tokens-64"] == ("abstained", ("sheep",))


@pytest.mark.slow
def test_the_built_in_model_measures_as_is_written(data: Path) -> None:
    from assistant.desk import _load_shipped

    class Untuned(OnnxEmbedder):
        tuned = False

    from index.corpus_index import CorpusIndex

    data.mkdir()
    index = CorpusIndex(data, Untuned(shared_model_dir(), threads=1), _load_shipped)
    index.close()
    shipped = index.shipped
    assert set(shipped.sentence_scales) == set(shipped.token_scales) == set(BUILT_IN)
    for language, written in BUILT_IN.items():
        assert written.tokens is not None
        for (slope, offset), anchors in (
            (shipped.sentence_scales[language], written.sentences),
            (shipped.token_scales[language], written.tokens),
        ):
            # int8 differs a little between CPUs: what is written stays in its place, by cosine.
            for cosine in (anchors.unrelated, anchors.own):
                assert slope * cosine + offset == pytest.approx(cosine, abs=0.03)
