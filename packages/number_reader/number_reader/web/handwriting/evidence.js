// Decides which rows show digits, rather than print or a drawing. Mirrors
// number_reader/handwriting/text/evidence.py and, for the evidence itself,
// number_reader/rejection.py.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {constants} = tf1mnist, {CLASSES} = constants.data, {NEARLY} = constants.rejection;
  const {DOUBT, FIGURES_LIMIT, FIGURES_SPREAD, LEAST_CONFIDENCE} = constants.evidence;
  const {LIMIT, SPREAD, SURE, WIDEST} = constants.evidence;
  const {indices, sum} = tf1mnist.numbers;

  // Returns the evidence that a row shows digits, each the logarithm of the odds: `evidence`, rather
  // than printed text, and `unlikeFigures`, rather than figures drawn in lines. For a network that
  // cannot tell, the evidence is infinite.
  // rejection: the network's weights and constant terms, as in rejection.py, or null.
  // hidden, probabilities: the outputs of the last ReLU but one, and of the network, as from
  // `Network.activations`.
  function ofRow(rejection, hidden, probabilities) {
    if (rejection === null) return {evidence: Infinity, unlikeFigures: Infinity};
    const {weights, bias, figure_weights, figure_bias} = rejection, {channels} = hidden;
    let total = 1e-9, evidence = 0, unlikeFigures = 0;  // the total is never 0
    for (const k of indices(probabilities.width)) {
      const start = k * probabilities.channels;
      const digits = [...probabilities.values.subarray(start, start + CLASSES)];
      const doubt = Math.log(1 + NEARLY - Math.max(...digits));
      const values = hidden.values.subarray(k * channels, (k + 1) * channels);
      const weight = sum(digits);
      evidence += weight * weighted(weights, 0, values, doubt);
      total += weight;
      if (figure_weights.length === 0) continue;
      digits.forEach((share, digit) => {
        unlikeFigures += share * weighted(figure_weights, digit * (channels + 1), values, doubt);
      });
    }
    return {
      evidence: evidence / total + bias,
      unlikeFigures: figure_weights.length ? unlikeFigures / total + figure_bias : Infinity,
    };
  }

  // Returns the weighted sum of a hidden column's values and its uncertainty; the weights begin at
  // `first`.
  function weighted(weights, first, values, doubt) {
    let total = weights[first + values.length] * doubt;
    for (let i = 0; i < values.length; i++) total += weights[first + i] * values[i];
    return total;
  }

  // Returns the evidence that a row shows digits, reduced by the reader's doubt.
  // evidence: as from `ofRow`. confidence: the probability of what was read in the row. symbols: the
  // number of digits and signs in it.
  function lessDoubt(evidence, confidence, symbols) {
    const doubt = -Math.log(Math.max(confidence, LEAST_CONFIDENCE)) / Math.max(symbols, 1);
    return evidence - DOUBT * doubt;
  }

  // Returns which rows of a page show digits. A row with evidence below `SURE` counts only if the
  // whole page shows digits, too. A row in which no digit was read counts as one digit in this
  // decision about the page.
  // evidence: that of each row, as from `lessDoubt`. digits: the number of digits read in each row.
  function rowsShowDigits(evidence, digits) {
    const counted = digits.map((each) => Math.max(each, 1));
    const mean = sum(evidence.map((each, k) => each * counted[k])) / sum(counted);
    const leastOfAll = mean >= least(sum(counted)) ? -Infinity : SURE;
    return evidence.map(
      (each, k) => digits[k] > 0 && each >= Math.max(least(counted[k]), leastOfAll)
    );
  }

  // Returns whether a row could show digits, and does not clearly show something else.
  // evidence: as from `ofRow`. digits: the number of digits that were read in the row.
  function mayShowDigits(evidence, digits) {
    return digits > 0 && evidence >= least(digits, WIDEST);
  }

  // Returns whether a row may show figures drawn in lines, such as triangles, instead of digits.
  // unlikeFigures: as from `ofRow`. digits: the number of digits that were read in the row.
  function mayBeFigures(unlikeFigures, digits) {
    return unlikeFigures < least(Math.max(digits, 1), FIGURES_SPREAD, FIGURES_LIMIT);
  }

  // Returns the least evidence that a number of digits requires.
  function least(digits, spread = SPREAD, limit = LIMIT) {
    return limit - spread / Math.sqrt(digits);
  }

  tf1mnist.evidence = {ofRow, lessDoubt, rowsShowDigits, mayShowDigits, mayBeFigures};
}
