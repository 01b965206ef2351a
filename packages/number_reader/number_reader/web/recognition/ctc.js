// Decodes the text that a reader's columns spell (connectionist temporal classification).
//
// Each column is a list: the probabilities of the ten digits, the signs, and the blank.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const CLASSES = 10;
  const {argmax, indices, sum} = tf1mnist.numbers;

  // Finds the most probable path. Returns `symbols`, the classes of the digits and signs that the
  // path spells, and `columns`, the column in which each of them is most probable.
  function likeliest(columns) {
    return spelled(columns, columns.map(argmax));
  }

  // Finds the most probable path that spells one digit, besides signs. This is the most probable
  // path without digits, except that it shows the digit in some adjacent columns. Kadane's
  // algorithm finds the digit and the columns for which the path's probability is highest.
  function likeliestOfOne(columns) {
    const path = columns.map((column) => CLASSES + argmax(column.slice(CLASSES)));
    const logarithm = (probability) => Math.log(Math.max(probability, 1e-30));
    let best = {gain: -Infinity};
    for (const digit of indices(CLASSES)) {
      let gain = 0, start = 0;
      columns.forEach((column, k) => {
        if (gain <= 0) [gain, start] = [0, k];
        gain += logarithm(column[digit]) - logarithm(column[path[k]]);
        if (gain > best.gain) best = {gain, digit, start, end: k + 1};
      });
    }
    return spelled(columns, path.fill(best.digit, best.start, best.end));
  }

  // Returns the symbols that a path spells and their columns, as `likeliest` does.
  function spelled(columns, path) {
    const blank = columns[0].length - 1;
    const symbols = [], places = [];
    path.forEach((symbol, k) => {
      if (symbol === blank) return;
      if (symbol !== path[k - 1]) {
        symbols.push(symbol);
        places.push(k);
      } else if (columns[k][symbol] > columns[places.at(-1)][symbol]) {
        places[places.length - 1] = k;
      }
    });
    return {symbols, columns: places};
  }

  // Returns the probability that columns spell the symbols: the sum over all paths that spell them.
  function probability(columns, symbols) {
    const blank = columns[0].length - 1;
    const states = [blank, ...symbols.flatMap((symbol) => [symbol, blank])];
    let forward = states.map((state, k) => k < 2 ? columns[0][state] : 0), logarithm = 0;
    for (const column of columns.slice(1)) {
      const before = forward;
      forward = states.map((state, k) => {
        const skips = k >= 2 && state !== blank && state !== states[k - 2];
        const moved = before[k] + (k >= 1 ? before[k - 1] : 0) + (skips ? before[k - 2] : 0);
        return moved * column[state];
      });
      const total = Math.max(sum(forward), 1e-300);
      forward = forward.map((each) => each / total);  // so that it does not underflow
      logarithm += Math.log(total);
    }
    return Math.exp(logarithm) * sum(forward.slice(-2));
  }

  tf1mnist.ctc = {CLASSES, likeliest, likeliestOfOne, probability};
}
