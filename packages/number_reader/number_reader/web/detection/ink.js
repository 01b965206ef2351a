// Separates the ink of a drawing from the paper.
//
// A drawing is black on clean white paper, so the brightness of both is known.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const FAINT = 0.75;
  const {clip, indices, round} = tf1mnist.numbers;

  // Returns the share of the paper's brightness that is missing.
  function contrast(value) {
    return (255 - value) / 255;
  }

  // Returns the threshold between paper and ink: half of the ink's mean contrast.
  // picture: 0 is black, 255 is white.
  function threshold({values}) {
    let total = 0, count = 0;
    for (const value of values) {
      if (contrast(value) <= 0.5) continue;
      total += contrast(value);
      count++;
    }
    return total / Math.max(count, 1) / 2;
  }

  // Returns the mask of the ink: 1 for ink, and 0 for paper.
  function mask(picture, threshold) {
    return mapped(picture, (value) => contrast(value) > FAINT * threshold);
  }

  // Turns a picture into ink with soft edges: 0 is paper, 255 is ink.
  function soften(picture, threshold) {
    const lowest = threshold / 4;
    return mapped(picture, (value) =>
      round(255 * clip((contrast(value) - lowest) / (1 - lowest), 0, 1)));
  }

  // Returns an image whose values are a function of the picture's values.
  function mapped({values, width, height}, of) {
    const table = Uint8Array.from(indices(256), of), image = new Uint8Array(values.length);
    for (let k = 0; k < values.length; k++) image[k] = table[values[k]];
    return {width, height, values: image};
  }

  tf1mnist.ink = {mask, soften, threshold};
}
