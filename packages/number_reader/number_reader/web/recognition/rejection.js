// Scores how much the network's output for a row resembles digits.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const NEARLY = 0.001;
  const {CLASSES} = tf1mnist.ctc;
  const {indices, sum} = tf1mnist.numbers;

  // Returns two scores of a row, each the logarithm of the odds that it shows digits: `score`,
  // rather than printed text, and `figureScore`, rather than figures drawn in lines. Both are
  // infinite for a network that cannot tell.
  // rejection: the network's weights and constant terms, as in rejection.py, or null.
  // hidden, probabilities: the outputs of the last ReLU but one, and of the network, as from
  // `Network.activations`.
  function ofRow(rejection, hidden, probabilities) {
    if (rejection === null) return {score: Infinity, figureScore: Infinity};
    const {weights, bias, figure_weights, figure_bias} = rejection, {channels} = hidden;
    let total = 1e-9, score = 0, figureScore = 0;  // the total is never 0
    for (const k of indices(probabilities.width)) {
      const start = k * probabilities.channels;
      const digits = [...probabilities.values.subarray(start, start + CLASSES)];
      const doubt = Math.log(1 + NEARLY - Math.max(...digits));
      const values = hidden.values.subarray(k * channels, (k + 1) * channels);
      const weight = sum(digits);
      score += weight * weighted(weights, 0, values, doubt);
      total += weight;
      if (figure_weights.length === 0) continue;
      digits.forEach((share, digit) => {
        figureScore += share * weighted(figure_weights, digit * (channels + 1), values, doubt);
      });
    }
    return {
      score: score / total + bias,
      figureScore: figure_weights.length ? figureScore / total + figure_bias : Infinity,
    };
  }

  // Returns the weighted sum of a hidden column's values and its uncertainty; the weights begin at
  // `first`.
  function weighted(weights, first, values, doubt) {
    let total = weights[first + values.length] * doubt;
    for (let i = 0; i < values.length; i++) total += weights[first + i] * values[i];
    return total;
  }

  tf1mnist.rejection = {ofRow};
}
