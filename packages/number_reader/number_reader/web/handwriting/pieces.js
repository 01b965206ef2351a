// Finds the connected components ("pieces") of a drawing's ink. Decides which of them are writing,
// and which of them make up a digit. Mirrors number_reader/handwriting/paper/pieces.py, except for
// the edges of paper along a photograph's border.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {
    BOLD, DOT, DUST, LARGEST, LONGEST_DASH, LOWEST, MOST_DOTS, OVERLAP, THINNEST_LINE,
  } = tf1mnist.constants.pieces;
  const {indices, largest, smallest, sorted, sum} = tf1mnist.numbers;

  // Finds the connected components of a mask; pixels that touch at a corner are connected.
  // Returns {labels, boxes}. labels: an Int32Array; paper has the label 0, and piece k has k + 1.
  // boxes: for each piece, its top, left, bottom and right (the last two exclusive), its height and
  // width, its side (the greater of these two), and its area.
  function find({values, width, height}) {
    const labels = new Int32Array(width * height), boxes = [];
    for (let first = 0; first < values.length; first++) {
      if (!values[first] || labels[first]) continue;
      const label = boxes.length + 1, waiting = [first];
      const box = {top: height, left: width, bottom: 0, right: 0, area: 0};
      labels[first] = label;
      while (waiting.length) {
        const place = waiting.pop(), x = place % width, y = (place - x) / width;
        box.area++;
        box.top = Math.min(box.top, y);
        box.left = Math.min(box.left, x);
        box.bottom = Math.max(box.bottom, y + 1);
        box.right = Math.max(box.right, x + 1);
        for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
          for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
            const near = row * width + column;
            if (!values[near] || labels[near]) continue;
            labels[near] = label;
            waiting.push(near);
          }
        }
      }
      box.height = box.bottom - box.top;
      box.width = box.right - box.left;
      box.side = Math.max(box.height, box.width);
      boxes.push(box);
    }
    return {labels, boxes, width, height};
  }

  // Decides which pieces belong to the writing, not to lines, frames or dust. Pieces of one of
  // these kinds are kept if no others would remain. Returns a list of booleans.
  function writing(found) {
    const {boxes} = found;
    const isFlat = (box) => box.width > THINNEST_LINE * box.height;
    let kept = boxes.filter((box) => box.area > 3);
    for (const [suspect, most] of [[isFlat, LONGEST_DASH], [() => true, LARGEST]]) {
      const upright = kept.filter((box) => !isFlat(box));
      if (!upright.length) continue;
      const size = digitSize(upright);
      const rest = kept.filter((box) => !(suspect(box) && box.side > most * size));
      if (rest.length) kept = rest;
    }
    if (!kept.length) return boxes.map(() => false);
    const size = digitSize(kept);
    const written = new Set(kept.filter((box) => box.side >= DUST * size));
    const strokes = tf1mnist.strokes.strokeWidth(maskOf(found, boxes.map((box) => written.has(box))));
    const dots = kept.filter((box) => !written.has(box) && box.side >= DOT * size
      && Math.min(box.height, box.width) >= BOLD * strokes);
    if (dots.length <= MOST_DOTS * written.size) dots.forEach((box) => written.add(box));
    return boxes.map((box) => written.has(box));
  }

  // Returns the mask of the chosen pieces. chosen: a list of booleans.
  function maskOf({labels, width, height}, chosen) {
    const isChosen = [false, ...chosen], values = new Uint8Array(width * height);
    for (let k = 0; k < values.length; k++) values[k] = isChosen[labels[k]];
    return {width, height, values};
  }

  // Returns the mask of some pieces within a box: 255 for their pixels.
  function maskNear({labels, boxes, width}, members, {top, left, bottom, right}) {
    const values = new Uint8Array(boxes.length + 1);
    for (const k of members) values[k + 1] = 255;
    return tf1mnist.imaging.filled(right - left, bottom - top, (x, y) =>
      values[labels[(top + y) * width + left + x]]);
  }

  // Returns the median size of pieces, weighted by their area, in pixels. The height of a dash is
  // taken to be half its width.
  function digitSize(boxes) {
    const size = (box) => Math.max(box.height, box.width / 2);
    const ascending = sorted(boxes, size), half = sum(boxes.map((box) => box.area)) / 2;
    let area = 0;
    return size(ascending.find((box) => (area += box.area) >= half));
  }

  // Returns the smallest box that contains all boxes.
  function around(boxes) {
    return {
      top: smallest(boxes.map((box) => box.top)),
      left: smallest(boxes.map((box) => box.left)),
      bottom: largest(boxes.map((box) => box.bottom)),
      right: largest(boxes.map((box) => box.right)),
    };
  }

  // Groups the pieces of a row into digits, from left to right, and returns the indices of each
  // digit's pieces. A piece, such as the bar of a 5, belongs to the digit of a taller piece
  // if the two share more than half of the columns of the narrower one. A piece less than a quarter
  // as tall as the tallest, such as a hyphen, is not a digit.
  function inARow(boxes) {
    const groups = [];
    for (const piece of sorted(indices(boxes.length), (k) => -boxes[k].height)) {
      const {left, right} = boxes[piece];
      const shares = groups.map((group) =>
        (Math.min(right, group.right) - Math.max(left, group.left))
        / Math.min(right - left, group.right - group.left));
      const best = groups[tf1mnist.numbers.argmax(shares)];
      if (largest(shares) > OVERLAP) {
        best.members.push(piece);
        best.left = Math.min(left, best.left);
        best.right = Math.max(right, best.right);
      } else {
        groups.push({members: [piece], left, right});
      }
    }
    const least = LOWEST * largest(boxes.map((box) => box.height));
    const high = groups.filter((group) => boxes[group.members[0]].height >= least);
    return sorted(high, (group) => group.left).map((group) => group.members);
  }

  tf1mnist.pieces = {around, digitSize, find, inARow, maskNear, maskOf, writing};
}
