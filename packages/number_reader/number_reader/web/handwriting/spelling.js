// Reads strips with a network that reads rows. Mirrors number_reader/handwriting/text/spelling.py.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {constants, decoding, evidence, imaging, readings, texts} = tf1mnist;
  const {CLASSES} = constants.data;
  const {HALF, LEAST, LONGEST, MOST, STEP, UNSURE, WIDTHS} = constants.spelling;
  const {indices, round, sum} = tf1mnist.numbers;

  // Reads strips. Returns a row for each of them, as in readings.js, with `images`, the
  // network's input; `evidence` and `unlikeFigures`, as in evidence.js; and `source`, from which the
  // answer was read: an image of the strip, which may have a different width, and its `columns`.
  // scale: the length of one pixel of the page, in pixels of the picture.
  function read(network, strips, scale) {
    const first = strips.map((strip) => answer(network, strip.image, 1));
    const isUnsure = (k) => first[k].confidence < UNSURE && strips[k].image.width <= LONGEST;
    const unsure = indices(strips.length, isUnsure), best = [...first];
    for (const width of unsure.length <= MOST ? WIDTHS : []) {
      for (const k of unsure) {
        const other = answer(network, stretched(strips[k].image, width), width);
        if (weight(other, network) > weight(best[k], network)) best[k] = other;
      }
    }
    return strips.map((strip, k) => seen(strip, best[k], scale, first[k].image, network));
  }

  // Reads a strip as one digit; returns a row, as `read` does.
  function readOne(network, strip, scale) {
    const first = answer(network, strip.image, 1), {columns} = first;
    const text = decoding.likeliestOfOne(columns);
    const confidence = decoding.probability(columns, text.symbols);
    return seen(strip, {...first, text, confidence}, scale, first.image, network);
  }

  // Returns a row. image: the network's input.
  function seen(strip, answer, scale, image, {symbols}) {
    return {
      ...row(strip, answer, scale, symbols),
      images: [image],
      evidence: answer.evidence,
      unlikeFigures: answer.unlikeFigures,
      source: {image: answer.image, columns: answer.columns},
    };
  }

  // Returns the image of a strip with paper added on its right, to a width that networks accept.
  function padded(image) {
    const right = Math.max(LEAST, Math.ceil(image.width / STEP) * STEP);
    return imaging.crop(image, {top: 0, left: 0, bottom: image.height, right});
  }

  function stretched(image, width) {
    return imaging.resizeArea(image, Math.max(1, round(width * image.width)), image.height);
  }

  // Returns the network's reading of an image: `image`, the image with its padding; `columns`, the
  // class probabilities of each column; `evidence` and `unlikeFigures`, as in evidence.js; `text`,
  // the text that the columns spell; `confidence`, the probability that they spell it; and
  // `stretch`, the width of the image divided by the width of the strip.
  function answer(network, unpadded, stretch) {
    const image = padded(unpadded), {values, width, height} = image;
    const outputs = network.activations(values, 1, height, width);
    const probabilities = outputs.at(-1), classes = probabilities.channels;
    const columns = indices(Math.ceil(unpadded.width / 2))  // without those of the padding
      .map((k) => probabilities.values.subarray(k * classes, (k + 1) * classes));
    const [text, confidence] = texts.likeliest(columns, network.symbols);
    const ofRow = evidence.ofRow(network.rejection, outputs.at(-3), probabilities);
    return {image, columns, ...ofRow, text, confidence, stretch};
  }

  // Returns the confidence, reduced for a text that people seldom write.
  function weight({text, confidence}, network) {
    return confidence / texts.burden(text.symbols, network.symbols);
  }

  function row(strip, {columns, text, confidence, stretch}, scale, alphabet) {
    const digits = [], signs = [];
    ends(strip, text.columns, stretch).forEach(([left, right], k) => {
      const symbol = text.symbols[k], column = columns[text.columns[k]];
      const place = {left: scale * left, right: scale * right};
      if (symbol < CLASSES) {
        digits.push(readings.digit(symbol, [...column.subarray(0, CLASSES)], place));
      } else {
        const probability = column[symbol] / sum([...column.subarray(0, alphabet.length)]);
        signs.push({sign: alphabet[symbol], probability, ...place});
      }
    });
    const corners = cornersOf(strip).map((corner) => corner.map((each) => scale * each));
    if (digits.length === 1 && !signs.length) {
      return readings.rowOfOne(digits[0], decoding.probabilitiesOfOne(columns), corners);
    }
    const symbols = text.symbols.map((symbol) => alphabet[symbol]).join("");
    return readings.row(symbols, digits, signs, confidence, corners);
  }

  function cornersOf({along, corner, right, down, height}) {
    const width = along.at(-1) - along[0];
    return [[0, 0], [width, 0], [width, height], [0, height]].map(([x, y]) =>
      [0, 1].map((k) => corner[k] + x * right[k] + y * down[k]));
  }

  // Returns the left and right ends of each symbol's ink, in pixels of the page: the ink that is
  // nearer to the symbol's column than to the columns of other symbols.
  function ends({image, along}, columns, stretch) {
    const {width} = image, hasInk = imaging.columnsAbove(image, 64);
    const middles = columns.map((k) => Math.min(Math.floor((2 * k + 1) / stretch), width - 1));
    const borders = middles.slice(1).map((next, k) => (middles[k] + next) >> 1);
    return middles.map((middle, k) => {
      const start = Math.max(borders[k - 1] ?? 0, middle - HALF);
      const end = Math.min(borders[k] ?? width, middle + HALF);
      const inked = indices(width, (x) => x >= start && x < end && hasInk[x]);
      const [first, last] = inked.length ? [inked[0], inked.at(-1) + 1] : [start, end];
      return [along[first] - along[0], along[last] - along[0]];
    });
  }

  tf1mnist.spelling = {padded, read, readOne};
}
