// Chooses the text of a row, with preference for texts that people write, such as 10/20/2019.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const POINTS = 3, SIGNS = 15, OUT_OF_PLACE = 100, LEAST = 0.01;
  // What may follow each kind of symbol; ^ is the beginning of the text, and $ its end.
  const FOLLOWING = {
    "^": "0.-(",
    "0": "0.-+=)$",
    ".": "0",
    "-": "0.(",
    "+": "0.-(",
    "=": "0.-($",
    "(": "0.-(",
    ")": "-+=)$",
  };
  const {ctc} = tf1mnist;
  const {CLASSES} = tf1mnist.ctc;
  const {argmax, indices} = tf1mnist.numbers;

  // Finds the likeliest text that columns spell, with preference for texts that people write.
  // Returns [text, probability]: the text as from `ctc.likeliest`, and the probability that the
  // columns spell it.
  // alphabet: the symbols of the classes.
  function likeliest(columns, alphabet) {
    const withProbability = (text) => [text, ctc.probability(columns, text.symbols)];
    const best = withProbability(ctc.likeliest(columns));
    const [{symbols}, probability] = best, found = [best];
    if (hasSigns(symbols)) {
      const digits = columns.map((column) =>
        column.map((each, k) => k < CLASSES || k === alphabet.length ? each : 0));
      const plain = ctc.likeliest(digits);
      if (plain.symbols.length === symbols.length) found.push(withProbability(plain));
      if (probability >= LEAST && burden(symbols, alphabet) === OUT_OF_PLACE) {
        found.push(...variants(columns, best[0], alphabet).map(withProbability));
      }
    }
    return found[argmax(found.map(([{symbols}, share]) => share / burden(symbols, alphabet)))];
  }

  function hasSigns(symbols) {
    return symbols.some((symbol) => symbol >= CLASSES);
  }

  // Returns the number by which a text's probability is divided; 1 for digits alone.
  function burden(symbols, alphabet) {
    if (!hasSigns(symbols)) return 1;
    const text = symbols.map((symbol) => alphabet[symbol]);
    if (!isWellFormed(text)) return OUT_OF_PLACE;
    return text.every((symbol) => "0123456789.,".includes(symbol)) ? POINTS : SIGNS;
  }

  // Returns the texts that differ from a text in one symbol, then those that lack one symbol.
  function variants(columns, {symbols, columns: places}, alphabet) {
    const changed = places.flatMap((place, k) =>
      indices(alphabet.length, (other) => other !== symbols[k] && columns[place][other] > LEAST)
        .map((other) => symbols.map((symbol, m) => m === k ? other : symbol)))
      .map((symbols) => ({symbols, columns: places}));
    const without = (list, k) => list.filter((_, m) => m !== k);
    const shorter = places.map((_, k) =>
      ({symbols: without(symbols, k), columns: without(places, k)}));
    return [...changed, ...shorter];
  }

  // Returns whether each sign of a text stands where people would write it.
  function isWellFormed(text) {
    const kinds = ["^", ...text.map(kind), "$"];
    let depth = 0;
    for (let k = 0; k < kinds.length - 1; k++) {
      depth += (kinds[k] === "(") - (kinds[k] === ")");
      if (!FOLLOWING[kinds[k]].includes(kinds[k + 1]) || depth < 0) return false;
    }
    return depth === 0;
  }

  function kind(symbol) {
    if ("0123456789".includes(symbol)) return "0";
    if ("+×÷*·/".includes(symbol)) return "+";
    return symbol === "," ? "." : symbol;
  }

  tf1mnist.signs = {burden, isWellFormed, likeliest};
}
