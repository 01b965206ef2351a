// Crops, filters and scales images, as OpenCV does.
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

  // Scales an image by averaging areas.
  function resizeArea(image, width, height) {
    return combine(image, areas(image.width, width), areas(image.height, height));
  }

  // Divides a line of `from` pixels into `to` equal parts. Returns, for each part, a list of pairs:
  // a pixel that is covered, and its covered share.
  function areas(from, to) {
    const size = from / to;
    return indices(to).map((k) => {
      const start = k * size, end = Math.min(from, start + size), taps = [];
      for (let place = Math.floor(start); place < end - 1e-9; place++) {
        taps.push([place, Math.min(place + 1, end) - Math.max(place, start)]);
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

  tf1mnist.imaging = {blur, crop, dilateDisc, dilateSquare, filled, resizeArea, warp};
}
