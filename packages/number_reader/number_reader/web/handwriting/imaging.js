// Crops and scales images, as OpenCV and Pillow do.
//
// An image has `width`, `height` and `values`, a Uint8Array of its pixels, row by row.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {clip, indices, round, sum} = tf1mnist.numbers;

  function blank(width, height) {
    return {width, height, values: new Uint8Array(width * height)};
  }

  // Returns an image whose values are a function of x and y.
  function filled(width, height, value) {
    const image = blank(width, height);
    let k = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) image.values[k++] = value(x, y);
    }
    return image;
  }

  // Returns a part of an image. Pixels beyond the image's borders are 0.
  function crop(image, {top, left, bottom, right}) {
    return filled(right - left, bottom - top, (x, y) => {
      const column = left + x, row = top + y;
      const isInside = column >= 0 && column < image.width && row >= 0 && row < image.height;
      return isInside ? image.values[row * image.width + column] : 0;
    });
  }

  // Returns the bounding box of the values above 0, enlarged by a margin on each side.
  function around({values, width, height}, margin = 0) {
    let top = height, left = width, bottom = 0, right = 0;
    for (let y = 0, k = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (!values[k++]) continue;
        top = Math.min(top, y);
        left = Math.min(left, x);
        bottom = y + 1;
        right = Math.max(right, x + 1);
      }
    }
    return within({width, height}, {top, left, bottom, right}, margin);
  }

  // Returns a box, enlarged by a margin on each side, but not beyond the image's borders.
  function within({width, height}, {top, left, bottom, right}, margin) {
    return {
      top: Math.max(0, top - margin),
      left: Math.max(0, left - margin),
      bottom: Math.min(height, bottom + margin),
      right: Math.min(width, right + margin),
    };
  }

  // Returns, for each column, whether it contains a value above a threshold.
  function columnsAbove({values, width}, value) {
    const isAbove = Array(width).fill(false);
    for (let k = 0; k < values.length; k++) if (values[k] > value) isAbove[k % width] = true;
    return isAbove;
  }

  // Dilates an image by `reach` pixels in each direction, diagonals included.
  function dilateSquare(image, reach) {
    return dilate(image, Array(2 * reach + 1).fill(reach));
  }

  // Dilates an image by `reach` pixels with OpenCV's round kernel.
  function dilateDisc(image, reach) {
    const rows = indices(2 * reach + 1);
    return dilate(image, rows.map((row) => round(Math.sqrt(reach ** 2 - (row - reach) ** 2))));
  }

  // `reaches`: the reach of the kernel to the left and right, in pixels, for each of its rows.
  function dilate({values, width, height}, reaches) {
    const dilated = blank(width, height), half = (reaches.length - 1) / 2;
    for (let y = 0, k = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = values[k++];
        if (value === 0) continue;
        for (let row = Math.max(0, y - half); row <= Math.min(height - 1, y + half); row++) {
          const reach = reaches[row - y + half];
          const last = row * width + Math.min(width - 1, x + reach);
          for (let place = row * width + Math.max(0, x - reach); place <= last; place++) {
            if (dilated.values[place] < value) dilated.values[place] = value;
          }
        }
      }
    }
    return dilated;
  }

  // Blurs an image; sigma is in pixels. Beyond its borders, the image is mirrored.
  function blur(image, sigma) {
    const reach = round(3 * sigma), weights = indices(2 * reach + 1)
      .map((k) => Math.exp(-((k - reach) ** 2) / (2 * sigma ** 2)));
    const taps = (size) => indices(size).map((at) =>
      weights.map((weight, k) => [mirrored(at + k - reach, size), weight]));
    return combine(image, taps(image.width), taps(image.height));
  }

  function mirrored(place, size) {
    if (size === 1) return 0;
    const period = 2 * (size - 1), folded = ((place % period) + period) % period;
    return Math.min(folded, period - folded);
  }

  // Resamples an image in both directions: first, weighted means of the image's columns become the
  // columns of the result; then, weighted means of the rows become its rows.
  // columns, rows: for each column and row of the result, a list of [place, weight].
  function combine({values, width, height}, columns, rows) {
    const wide = new Float64Array(columns.length * height), sums = new Float64Array(columns.length);
    const combined = blank(columns.length, rows.length);
    columns.map(means).forEach((taps, x) => {
      for (let y = 0; y < height; y++) {
        let sum = 0;
        for (const [place, weight] of taps) sum += weight * values[y * width + place];
        wide[y * columns.length + x] = sum;
      }
    });
    let k = 0;
    for (const taps of rows.map(means)) {
      sums.fill(0);
      for (const [y, weight] of taps) {
        for (let x = 0; x < sums.length; x++) sums[x] += weight * wide[y * sums.length + x];
      }
      for (const sum of sums) combined.values[k++] = clip(Math.round(sum), 0, 255);
    }
    return combined;
  }

  // Scales weights so that their sum is 1.
  function means(taps) {
    const total = sum(taps.map(([, weight]) => weight));
    return taps.map(([place, weight]) => [place, weight / total]);
  }

  // Enlarges an image by a whole factor, as OpenCV's INTER_CUBIC does.
  function enlarge(image, factor) {
    if (factor === 1) return image;
    const taps = (size) => indices(factor * size).map((k) => {
      const place = (k + 0.5) / factor - 0.5, before = Math.floor(place);
      return [-1, 0, 1, 2].map(
        (shift) => [clip(before + shift, 0, size - 1), cubic(place - before - shift)]
      );
    });
    return combine(image, taps(image.width), taps(image.height));
  }

  function cubic(distance) {
    const x = Math.abs(distance);
    return x <= 1 ? (1.25 * x - 2.25) * x * x + 1 : ((-0.75 * x + 3.75) * x - 6) * x + 3;
  }

  // Shrinks an image by averaging squares of `factor` x `factor` pixels, as Pillow's `reduce` does.
  function shrink(image, factor) {
    if (factor === 1) return image;
    const taps = (size) => areas(size, Math.ceil(size / factor), factor);
    return combine(image, taps(image.width), taps(image.height));
  }

  // Scales an image, as OpenCV's INTER_AREA does.
  function resizeArea(image, width, height) {
    const taps = (from, to) => areas(from, to, from / to);
    return combine(image, taps(image.width, width), taps(image.height, height));
  }

  // Divides a line of `from` pixels into `to` pixels that are `scale` times as large. Returns, for
  // each large pixel, a list of pairs: a small pixel that is covered, and its covered share.
  function areas(from, to, scale) {
    return indices(to).map((k) => {
      const start = k * scale, end = Math.min(from, start + scale), taps = [];
      for (let place = Math.floor(start); place < end - 1e-9; place++) {
        taps.push([place, Math.min(place + 1, end) - Math.max(place, start)]);
      }
      return taps;
    });
  }

  // Scales an image with the Pillow filter HAMMING.
  function resizeHamming(image, width, height) {
    return combine(image, hamming(image.width, width), hamming(image.height, height));
  }

  function hamming(from, to) {
    const scale = from / to, support = Math.max(1, scale);
    return indices(to).map((k) => {
      const middle = (k + 0.5) * scale, taps = [];
      const start = Math.max(0, Math.floor(middle - support + 0.5));
      const end = Math.min(from, Math.floor(middle + support + 0.5));
      for (let place = start; place < end; place++) {
        const x = Math.PI * (place + 0.5 - middle) / support;
        if (Math.abs(x) >= Math.PI) continue;
        taps.push([place, x === 0 ? 1 : Math.sin(x) / x * (0.54 + 0.46 * Math.cos(x))]);
      }
      return taps;
    });
  }

  // Returns an image whose value at (x, y) is the given image's value at `source(x, y)`, with
  // bilinear interpolation; beyond the borders, it is 0.
  function warp({values, width, height}, size, source) {
    const at = (x, y) => x >= 0 && x < width && y >= 0 && y < height ? values[y * width + x] : 0;
    return filled(size.width, size.height, (column, row) => {
      const [x, y] = source(column, row), left = Math.floor(x), top = Math.floor(y);
      const right = x - left, down = y - top;
      const above = (1 - right) * at(left, top) + right * at(left + 1, top);
      const below = (1 - right) * at(left, top + 1) + right * at(left + 1, top + 1);
      return round((1 - down) * above + down * below);
    });
  }

  tf1mnist.imaging = {
    around, blur, columnsAbove, crop, dilateDisc, dilateSquare, enlarge, filled, resizeArea, resizeHamming,
    shrink, warp, within,
  };
}
