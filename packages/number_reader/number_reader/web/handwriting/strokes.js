// Measures the width of strokes. Mirrors number_reader/handwriting/paper/strokes.py.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {round} = tf1mnist.numbers;

  // Returns the number of pixels to add to each side of thin strokes to make them `width` wide.
  function growth(ink, width) {
    const values = ink.values.map((value) => value > 127);
    return Math.max(0, round((width - strokeWidth({...ink, values})) / 2));
  }

  // Returns the mean stroke width of a mask, in pixels; 0 without ink.
  function strokeWidth({values, width, height}) {
    let count = 0, edge = 0;
    for (let y = 0, k = 0; y < height; y++) {
      for (let x = 0; x < width; x++, k++) {
        if (!values[k]) continue;
        count++;
        const isInside = x > 0 && values[k - 1] && x < width - 1 && values[k + 1]
          && y > 0 && values[k - width] && y < height - 1 && values[k + width];
        if (!isInside) edge++;
      }
    }
    // A stroke of width w and length l covers wl pixels, of which 2l are at its edge.
    return 2 * count / (edge || 1);
  }

  tf1mnist.strokes = {growth, strokeWidth};
}
