// Measures the width of strokes.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {round} = tf1mnist.numbers;

  // Returns the number of pixels to add to each side of thin strokes to make them `width` wide.
  function growth(ink, width) {
    return Math.max(0, round((width - strokeWidth(ink)) / 2));
  }

  // Returns the mean stroke width in pixels; 0 without ink.
  function strokeWidth({values, width, height}) {
    let count = 0, edge = 0;
    for (let y = 0, k = 0; y < height; y++) {
      for (let x = 0; x < width; x++, k++) {
        if (values[k] <= 127) continue;
        count++;
        const isInside = x > 0 && values[k - 1] > 127 && x < width - 1 && values[k + 1] > 127
          && y > 0 && values[k - width] > 127 && y < height - 1 && values[k + width] > 127;
        if (!isInside) edge++;
      }
    }
    // A stroke of width w and length l covers wl pixels, of which 2l are at its edge.
    return 2 * count / (edge || 1);
  }

  tf1mnist.strokes = {growth};
}
