"""`tf.contrib.learn.preprocessing`: converts texts to the numbers of their words."""

import collections
import itertools
import pickle
import re
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional

import numpy as np

from tf1_mnist.legacy.stand_ins import StandIn

UNKNOWN = "<UNK>"

# Capitals alone; a capitalized word directly before another one; or letters, digits, _, ' and -.
_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z][a-z]+(?=[A-Z])|['\w-]+", re.UNICODE)


def tokenizer(iterator: Iterable[str]) -> Iterator[List[str]]:
    """Returns the words of each text."""
    return map(_WORD.findall, iterator)


class CategoricalVocabulary:
    """Numbers words in the order in which they appear; 0 stands for unknown words."""

    def __init__(self, unknown_token: str = UNKNOWN, support_reverse: bool = True) -> None:
        self._mapping: Dict[Any, int] = {unknown_token: 0}
        self._unknown = unknown_token
        self._counts: Dict[Any, int] = collections.Counter()
        self._is_frozen = False

    def __len__(self) -> int:
        return len(self._mapping)

    def freeze(self, freeze: bool = True) -> None:
        """Stops adding words; if `freeze` is False, starts adding words again."""
        self._is_frozen = freeze

    def get(self, category: Any) -> int:
        """Returns a word's number. A new word is added first, unless the vocabulary is frozen."""
        if self._is_frozen:
            return self._mapping.get(category, 0)
        return self._mapping.setdefault(category, len(self._mapping))

    def add(self, category: Any, count: int = 1) -> None:
        """Counts a word."""
        if self.get(category):
            self._counts[category] += count

    def trim(self, min_frequency: int, max_frequency: int = -1) -> None:
        """Keeps the words whose counts are within limits, and numbers them, the most frequent
        first.

        Equally frequent words are in alphabetical order.
        """
        ordered = sorted(sorted(self._counts.items()), key=lambda item: item[1], reverse=True)
        kept = [
            word
            for word, count in ordered
            if count > min_frequency and (max_frequency <= 0 or count < max_frequency)
        ]
        self._mapping = {word: number for number, word in enumerate([self._unknown, *kept])}
        self._counts = {word: self._counts[word] for word in kept}

    def reverse(self, class_id: int) -> Any:
        """Returns the word with a number."""
        return list(self._mapping)[class_id]  # the words are in the order of their numbers


class VocabularyProcessor:
    """Converts texts to vectors of word numbers, truncated or padded with 0 to one length."""

    def __init__(
        self,
        max_document_length: int,
        min_frequency: int = 0,
        vocabulary: Optional[CategoricalVocabulary] = None,
        tokenizer_fn: Optional[Callable[[Iterable[str]], Iterable[List[str]]]] = None,
    ) -> None:
        self.max_document_length = max_document_length
        self.min_frequency = min_frequency
        self.vocabulary_ = vocabulary or CategoricalVocabulary()
        self._tokenizer = tokenizer_fn or tokenizer

    def fit(self, raw_documents: Iterable[str], unused_y: Any = None) -> "VocabularyProcessor":
        """Adds the words of texts to the vocabulary."""
        for word in itertools.chain.from_iterable(self._tokenizer(raw_documents)):
            self.vocabulary_.add(word)
        if self.min_frequency > 0:
            self.vocabulary_.trim(self.min_frequency)
        self.vocabulary_.freeze()
        return self

    def transform(self, raw_documents: Iterable[str]) -> Iterator[np.ndarray]:
        """Returns each text as int64 of shape (max_document_length,)."""
        for words in self._tokenizer(raw_documents):
            numbers = np.zeros(self.max_document_length, np.int64)
            for place, word in enumerate(words[: self.max_document_length]):
                numbers[place] = self.vocabulary_.get(word)
            yield numbers

    def fit_transform(
        self, raw_documents: Iterable[str], unused_y: Any = None
    ) -> Iterator[np.ndarray]:
        self.fit(raw_documents)
        return self.transform(raw_documents)

    def reverse(self, documents: Iterable[Iterable[int]]) -> Iterator[str]:
        """Returns the text of each vector."""
        for numbers in documents:
            yield " ".join(map(self.vocabulary_.reverse, numbers))

    def save(self, filename: str) -> None:
        with open(filename, "wb") as file:
            pickle.dump(self, file)

    @classmethod
    def restore(cls, filename: str) -> "VocabularyProcessor":
        with open(filename, "rb") as file:
            restored: VocabularyProcessor = pickle.load(file)  # noqa: S301
        return restored


STAND_IN = StandIn(
    section="`tf.contrib.learn`",
    instead="a dict from words to numbers",
    modules={"tensorflow.contrib.learn.preprocessing.*": __name__},
    moved=dict.fromkeys(("categorical_vocabulary", "text"), __name__),
)
