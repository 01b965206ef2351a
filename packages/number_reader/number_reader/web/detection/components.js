// Finds the connected components of a drawing's ink, and decides which of them are writing.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const DOT = 0.06, DUST = 0.12, LARGEST = 6.0, LONGEST_DASH = 2.5;
  const MOST_DOTS = 0.5, THINNEST_LINE = 8.0;
  const {largest, smallest, sorted, sum} = tf1mnist.numbers;

  // Finds the connected components of a mask; pixels that touch at a corner are connected.
  // Returns {labels, components}. labels: an Int32Array, 0 on paper. A component has its `label`;
  // its box, `top`, `left`, `bottom` and `right` (the last two exclusive); the `height` and `width`
  // of the box, and its `side` (the greater of these two); and its `area`.
  function find({values, width, height}) {
    const labels = new Int32Array(width * height), components = [];
    for (let first = 0; first < values.length; first++) {
      if (!values[first] || labels[first]) continue;
      const label = components.length + 1, waiting = [first];
      let top = height, left = width, bottom = 0, right = 0, area = 0;
      labels[first] = label;
      while (waiting.length) {
        const place = waiting.pop(), x = place % width, y = (place - x) / width;
        area++;
        top = Math.min(top, y);
        left = Math.min(left, x);
        bottom = Math.max(bottom, y + 1);
        right = Math.max(right, x + 1);
        for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
          for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
            const near = row * width + column;
            if (!values[near] || labels[near]) continue;
            labels[near] = label;
            waiting.push(near);
          }
        }
      }
      const size = {height: bottom - top, width: right - left};
      const side = Math.max(size.height, size.width);
      components.push({label, top, left, bottom, right, ...size, side, area});
    }
    return {labels, components};
  }

  // Returns the components that are writing, rather than lines, frames or dust.
  function writing(components) {
    const isFlat = ({width, height}) => width > THINNEST_LINE * height;
    let kept = components;
    for (const [mayBeLine, most] of [[isFlat, LONGEST_DASH], [() => true, LARGEST]]) {
      const others = kept.filter((each) => !isFlat(each));
      if (!others.length) continue;  // they are dashes
      const longest = most * digitSize(others);
      kept = kept.filter((each) => !mayBeLine(each) || each.side <= longest);
    }
    if (!kept.length) return [];
    const size = digitSize(kept);
    const written = kept.filter(({side}) => side >= DUST * size);
    const withDots = kept.filter(({side}) => side >= DOT * size);
    return withDots.length - written.length <= MOST_DOTS * written.length ? withDots : written;
  }

  // Returns the median size of components, weighted by their area, in pixels. The height of a dash
  // is taken to be half its width.
  function digitSize(components) {
    const size = ({height, width}) => Math.max(height, width / 2);
    const half = sum(components.map(({area}) => area)) / 2;
    let area = 0;
    return size(sorted(components, size).find((each) => (area += each.area) >= half));
  }

  // Returns the smallest box that contains all components.
  function around(components) {
    return {
      top: smallest(components.map(({top}) => top)),
      left: smallest(components.map(({left}) => left)),
      bottom: largest(components.map(({bottom}) => bottom)),
      right: largest(components.map(({right}) => right)),
    };
  }

  tf1mnist.components = {around, digitSize, find, writing};
}
