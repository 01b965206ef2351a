"""Tests the printed words that a reader learns to ignore."""

import numpy as np

from number_reader.rows import printed_words


def test_words_are_as_high_as_digits_or_lower_and_differ() -> None:
    words = [printed_words.word(np.random.RandomState(seed)) for seed in range(100)]
    assert {word.dtype for word in words} == {np.dtype(np.uint8)}
    assert 12 <= min(word.shape[0] for word in words) < 20
    assert 40 < max(word.shape[0] for word in words) <= 48 * 1.5
    assert all(word.shape[1] > word.shape[0] for word in words)
    assert all(word.max() > 120 for word in words)
    assert len({word.tobytes() for word in words}) == 100
    again = [printed_words.word(np.random.RandomState(seed)) for seed in range(100)]
    assert all(map(np.array_equal, words, again))


def test_letters_alone_look_like_no_digit() -> None:
    assert not set("0123456789BIOQSZbgiloqsz") & set(printed_words._SINGLE)
    seeds = range(100)
    letters = [printed_words.letter(np.random.RandomState(seed), (32, 68)) for seed in seeds]
    assert {letter.dtype for letter in letters} == {np.dtype(np.uint8)}
    assert len({letter.tobytes() for letter in letters}) > 90
    assert 16 <= min(letter.shape[0] for letter in letters) < 32  # a small letter
    assert 60 < max(letter.shape[0] for letter in letters) < 68 * 1.5
    assert all(letter.max() > 120 for letter in letters)
    again = [printed_words.letter(np.random.RandomState(seed), (32, 68)) for seed in seeds]
    assert all(map(np.array_equal, letters, again))
