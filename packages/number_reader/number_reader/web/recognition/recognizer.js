// Reads line images with a network that reads rows.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const STEP = 16, LEAST = 32, UNSURE = 0.7, WIDTHS = [0.8, 1.25], LONGEST = 400;
  const {ctc, imaging, rejection, signs} = tf1mnist;
  const {CLASSES} = tf1mnist.ctc;
  const {indices, round, sum} = tf1mnist.numbers;

  // Reads a line image, also at other widths if the network is unsure. Returns a row: its `text`;
  // `confidence`, the probability of the text; `digits`, {digit, probability, probabilities, left};
  // `signs`, {sign, probability, left}; `images`, the network's input; `score` and `figureScore`,
  // as in rejection.js; and `source`, from which the text was read: `image`, which may be wider or
  // narrower, and `columns`, its class probabilities. `left` is the column of a digit or sign.
  function read(network, image) {
    const first = answer(network, image);
    const isUnsure = first.confidence < UNSURE && image.width <= LONGEST;
    const others = isUnsure ? WIDTHS.map((width) => answer(network, stretched(image, width))) : [];
    const weight = ({confidence, text}) => confidence / signs.burden(text.symbols, network.symbols);
    const best = others.reduce((one, other) => weight(other) > weight(one) ? other : one, first);
    return row(best, first.image, network.symbols);
  }

  // Reads a line image as one digit; returns a row, as `read` does.
  function readOne(network, image) {
    const first = answer(network, image), text = ctc.likeliestOfOne(first.columns);
    const confidence = ctc.probability(first.columns, text.symbols);
    return row({...first, text, confidence}, first.image, network.symbols);
  }

  // Returns an image with paper added on its right, to a width that networks accept.
  function padded(image) {
    const right = Math.max(LEAST, Math.ceil(image.width / STEP) * STEP);
    return imaging.crop(image, {top: 0, left: 0, bottom: image.height, right});
  }

  function stretched(image, width) {
    return imaging.resizeArea(image, Math.max(1, round(width * image.width)), image.height);
  }

  // Returns the network's reading of an image: `image`, with its padding; `columns`, the class
  // probabilities of each column; `score` and `figureScore`, as in rejection.js; `text`, the text
  // that the columns spell; and `confidence`, the probability that they spell it.
  function answer(network, unpadded) {
    const image = padded(unpadded), {values, width, height} = image;
    const outputs = network.activations(values, 1, height, width);
    const probabilities = outputs.at(-1), classes = probabilities.channels;
    const columns = indices(Math.ceil(unpadded.width / 2))  // without those of the padding
      .map((k) => probabilities.values.subarray(k * classes, (k + 1) * classes));
    const [text, confidence] = signs.likeliest(columns, network.symbols);
    const scores = rejection.ofRow(network.rejection, outputs.at(-3), probabilities);
    return {image, columns, ...scores, text, confidence};
  }

  // image: the network's first input, which may differ from the one that was read best.
  function row({image: best, columns, text, ...others}, image, alphabet) {
    const digits = [], found = [];
    text.symbols.forEach((symbol, k) => {
      const left = text.columns[k], column = [...columns[left]];
      const shares = column.slice(0, symbol < CLASSES ? CLASSES : alphabet.length);
      const probabilities = shares.map((each) => each / sum(shares));
      const place = {probability: probabilities[symbol], left};
      if (symbol < CLASSES) digits.push({digit: symbol, ...place, probabilities});
      else found.push({sign: alphabet[symbol], ...place});
    });
    return {
      text: text.symbols.map((symbol) => alphabet[symbol]).join(""),
      digits,
      signs: found,
      images: [image],
      source: {image: best, columns},
      ...others,
    };
  }

  tf1mnist.recognizer = {read, readOne};
}
