// Makes the results of reading a drawing, with the keys of `read --json`.
// Mirrors number_reader/handwriting/text/readings.py, except for the cells of tables.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {indices, sorted, sum} = tf1mnist.numbers;

  // Returns a digit. `ten` are proportional to the probabilities of 0 to 9.
  function digit(digit, ten, {left, right}) {
    const total = sum(ten), probabilities = ten.map((each) => each / total);
    return {digit, probability: probabilities[digit], probabilities, left, right};
  }

  // Returns a row without alternatives.
  function row(text, digits, signs, confidence, corners) {
    const number = digits.map((each) => each.digit).join("");
    return {text, number, confidence, alternatives: [], corners, digits, signs};
  }

  // Returns a row of one digit, and its alternatives. `ten` are the probabilities that the row
  // shows exactly 0 to exactly 9.
  function rowOfOne(one, ten, corners) {
    const others = sorted(indices(ten.length, (k) => k !== one.digit), (k) => -ten[k]).slice(0, 2);
    return {
      ...row(String(one.digit), [one], [], ten[one.digit], corners),
      alternatives: others.map((k) => ({number: String(k), confidence: ten[k]})),
    };
  }

  tf1mnist.readings = {digit, row, rowOfOne};
}
