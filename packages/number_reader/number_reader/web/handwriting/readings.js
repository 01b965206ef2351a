// Makes the results of reading a drawing, with the keys of `read --json`.
// Mirrors number_reader/handwriting/text/readings.py, except for the cells of tables.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {indices, sorted, sum} = tf1mnist.numbers;

  // Returns a digit. `ten` are proportional to the probabilities of 0 to 9, and `names` are the
  // names of the classes.
  function digit(digit, ten, {left, right}, names) {
    const total = sum(ten), probabilities = ten.map((each) => each / total);
    return {digit, probability: probabilities[digit], probabilities, left, right, name: names[digit]};
  }

  // Joins names into a single string, with spaces between words but not between digits.
  function joined(names) {
    return names.join(names.every((name) => [...name].length === 1) ? "" : " ");
  }

  // Returns a row without alternatives.
  function row(text, digits, signs, confidence, corners) {
    const number = joined(digits.map((each) => each.name));
    return {text, number, confidence, alternatives: [], corners, digits, signs};
  }

  // Returns a row of one digit, and its alternatives. `ten` are the probabilities that the row
  // shows exactly 0 to exactly 9.
  function rowOfOne(one, ten, corners, names) {
    const others = sorted(indices(ten.length, (k) => k !== one.digit), (k) => -ten[k]).slice(0, 2);
    return {
      ...row(one.name, [one], [], ten[one.digit], corners),
      alternatives: others.map((k) => ({number: names[k], confidence: ten[k]})),
    };
  }

  tf1mnist.readings = {digit, joined, row, rowOfOne};
}
