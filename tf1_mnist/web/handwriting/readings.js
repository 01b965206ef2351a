// What is read in a drawing, with the keys of `predict --json`.
// Mirrors tf1_mnist/handwriting/readings.py, without the cells of tables.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {indices, sorted, sum} = tf1mnist.numbers;

  // Returns a digit; `ten` are in proportion to its probabilities.
  function digit(digit, ten, {left, right}) {
    const total = sum(ten), probabilities = ten.map((each) => each / total);
    return {digit, probability: probabilities[digit], probabilities, left, right};
  }

  // Returns a row without alternatives.
  function row(text, digits, signs, confidence, corners) {
    const number = digits.map((each) => each.digit).join("");
    return {text, number, confidence, alternatives: [], corners, digits, signs};
  }

  // Returns a row of one digit; `ten` are the probabilities that it is just 0 to just 9.
  function rowOfOne(one, ten, corners) {
    const others = sorted(indices(ten.length, (k) => k !== one.digit), (k) => -ten[k]).slice(0, 2);
    return {
      ...row(String(one.digit), [one], [], ten[one.digit], corners),
      alternatives: others.map((k) => ({number: String(k), confidence: ten[k]})),
    };
  }

  tf1mnist.readings = {digit, row, rowOfOne};
}
