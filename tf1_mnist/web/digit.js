// Turns the ink of a drawing into an image like those in MNIST, as pictures/preparing.py does.
// An image is {values, width, height}; its values are rows of numbers from 0 (paper) to 255 (ink).
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  // These values have the same meanings as in pictures/preparing.py.
  const IMAGE_SIZE = 28;
  const DIGIT_SIZE = 20;
  const STROKE = 0.13;
  const DUST = 0.004;

  // Returns the 28 x 28 values that the network sees; null if there is no ink.
  tf1mnist.prepared = (ink) => {
    const digit = crop(ink);
    return digit && centre(fit(thicken(digit)));
  };

  const isInk = ({values, width, height}, x, y) => (
    x >= 0 && y >= 0 && x < width && y < height && values[y * width + x] > 127
  );

  // Returns a new image; `valueAt(x, y)` computes its values, which are rounded.
  function image(width, height, valueAt) {
    const values = Uint8ClampedArray.from(
      {length: width * height}, (_, k) => valueAt(k % width, Math.floor(k / width)),
    );
    return {values, width, height};
  }

  // Cuts off the margins around the ink.
  function crop(ink) {
    const rows = Array(ink.height).fill(0), columns = Array(ink.width).fill(0);
    for (let y = 0; y < ink.height; y++) {
      for (let x = 0; x < ink.width; x++) {
        if (isInk(ink, x, y)) rows[y]++, columns[x]++;
      }
    }
    if (!rows.some(Boolean)) return null;
    const [top, bottom] = extent(rows), [left, right] = extent(columns);
    return image(right - left, bottom - top, (x, y) => (
      ink.values[(top + y) * ink.width + left + x]
    ));
  }

  // Returns the first row or column with ink and the one after the last, without a few specks.
  function extent(counts) {
    const sum = counts.reduce((a, b) => a + b);
    let passed = 0;
    const shares = counts.map((count) => (passed += count) / sum);
    return [
      shares.findIndex((share) => share > DUST), shares.findIndex((share) => share >= 1 - DUST) + 1,
    ];
  }

  // Thickens thin strokes to the width of those in MNIST.
  function thicken(ink) {
    const longer = Math.max(ink.width, ink.height);
    const reach = Math.round((STROKE * longer - strokeWidth(ink)) / 2);
    return reach < 1 ? ink : grown(grown(ink, reach), reach);
  }

  // Returns the width of the strokes: half of their outline, times the width, is their area.
  function strokeWidth(ink) {
    let area = 0, sides = 0;
    for (let y = 0; y < ink.height; y++) {
      for (let x = 0; x < ink.width; x++) {
        if (!isInk(ink, x, y)) continue;
        area++;
        for (const [right, down] of [[0, 1], [1, 0], [0, -1], [-1, 0]]) {
          if (!isInk(ink, x + right, y + down)) sides++;
        }
      }
    }
    return 2 * area / (Math.PI / 4 * sides);
  }

  // The next two functions work along the rows and exchange rows and columns, so that the second
  // call works along the columns and restores the order.

  // Moves the edges of strokes by `reach` pixels.
  function grown({values, width, height}, reach) {
    return image(height, width + 2 * reach, (y, k) => {
      const from = Math.max(0, k - 2 * reach), to = Math.min(width, k + 1);
      let most = 0;
      for (let x = from; x < to; x++) most = Math.max(most, values[y * width + x]);
      return most;
    });
  }

  // Scales the rows to `size` pixels with Hamming's window, as Pillow does.
  function scaled({values, width, height}, size) {
    const scale = width / size, reach = Math.max(scale, 1);
    const windows = Array.from({length: size}, (_, k) => {
      const middle = (k + 0.5) * scale;
      const from = Math.max(0, Math.floor(middle - reach + 0.5));
      const to = Math.min(width, Math.floor(middle + reach + 0.5));
      const weights = Array.from({length: to - from}, (_, i) => (
        hamming((from + i + 0.5 - middle) / reach)
      ));
      return {from, weights, sum: weights.reduce((a, b) => a + b)};
    });
    return image(height, size, (y, k) => {
      const {from, weights, sum} = windows[k];
      return weights.reduce((a, weight, i) => a + weight * values[y * width + from + i], 0) / sum;
    });
  }

  const hamming = (t) => (
    t === 0 ? 1 : Math.abs(t) >= 1 ? 0 :
      Math.sin(Math.PI * t) / (Math.PI * t) * (0.54 + 0.46 * Math.cos(Math.PI * t))
  );

  // Scales a digit so that its longer side is 20 pixels long.
  function fit(ink) {
    const [width, height] = [ink.width, ink.height].map((side) => (
      Math.max(1, Math.round(DIGIT_SIZE * side / Math.max(ink.width, ink.height)))
    ));
    return scaled(scaled(ink, width), height);
  }

  // Moves the centre of mass of a digit to the centre of a 28 x 28 image.
  function centre({values, width, height}) {
    const rows = Array(height).fill(0), columns = Array(width).fill(0);
    values.forEach((value, k) => {
      rows[Math.floor(k / width)] += value;
      columns[k % width] += value;
    });
    const top = place(rows), left = place(columns);
    const centred = new Uint8Array(IMAGE_SIZE ** 2);
    for (let y = 0; y < height; y++) {
      const row = values.subarray(y * width, (y + 1) * width);
      centred.set(row, (top + y) * IMAGE_SIZE + left);
    }
    return centred;
  }

  // Returns where the first row or column goes, given the mass of each row or column.
  function place(mass) {
    const sum = mass.reduce((a, b) => a + b);
    const middle = mass.reduce((a, each, k) => a + k * each, 0) / sum;
    const place = Math.round(IMAGE_SIZE / 2 - middle);
    return Math.min(Math.max(place, 0), IMAGE_SIZE - mass.length);
  }
}
