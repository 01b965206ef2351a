// Separates the ink of a drawing from the paper. Mirrors number_reader/handwriting/paper/ink.py.
//
// A drawing is dark on clean white paper, so the paper's brightness need not be estimated.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {FAINT, FAINTEST_INK} = tf1mnist.constants.ink;
  const {clip, indices, percentile, round} = tf1mnist.numbers;

  // Returns the share of the paper's brightness that is missing.
  function contrast(value) {
    return (255 - value) / 255;
  }

  // Returns the threshold between paper and ink: half of the ink's mean contrast.
  // picture: 0 is black, 255 is white.
  function threshold({values}) {
    const counts = Array(256).fill(0);
    for (const value of values) counts[value]++;
    const half = contrast(counts.findIndex((count) => count > 0)) / 2;
    if (half <= FAINTEST_INK) return FAINTEST_INK;
    let sum = 0, count = 0;
    for (let value = 0; contrast(value) > half; value++) {
      sum += counts[value] * contrast(value);
      count += counts[value];
    }
    return Math.max(FAINTEST_INK, sum / count / 2);
  }

  // Returns the mask of the ink: 1 for pixels above the level, and for fainter ones connected with
  // them.
  function mask(picture, level) {
    const lower = Math.max(FAINTEST_INK, FAINT * level);
    const found = tf1mnist.pieces.find(mapped(picture, (value) => contrast(value) > lower));
    const isInk = found.boxes.map(() => false);
    picture.values.forEach((value, k) => {
      if (contrast(value) > level) isInk[found.labels[k] - 1] = true;
    });
    return tf1mnist.pieces.maskOf(found, isInk);
  }

  // Turns a picture into ink with soft edges: 0 is paper, 255 is ink.
  // counts: a mask of the pixels that determine the highest contrast.
  function soften(picture, level, counts) {
    const inked = [];
    for (let k = 0; k < counts.length; k++) if (counts[k]) inked.push(picture.values[k]);
    const lowest = level / 4, highest = contrast(percentile(inked, 10));
    return mapped(picture, (value) =>
      round(255 * clip((contrast(value) - lowest) / (highest - lowest), 0, 1)));
  }

  // Returns an image whose values are a function of the picture's values.
  function mapped({values, width, height}, of) {
    const table = Uint8Array.from(indices(256), of), image = new Uint8Array(values.length);
    for (let k = 0; k < values.length; k++) image[k] = table[values[k]];
    return {width, height, values: image};
  }

  tf1mnist.ink = {mask, soften, threshold};
}
