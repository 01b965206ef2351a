// Cuts a row out of a page, and makes it look like the rows that the reader was trained on.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const HEIGHT = 32, MARGIN = 6, DIGIT = 20, HIGHER = 70, HIGHEST = 1.4, NARROW = 0.5, WIDEST = 2;
  const FEW = 4, PITCH = 8, SLIM = 0.35, GAP = 16, STROKE = 0.12, FITTING = 75;
  const NEARLY_ALL = 0.97, LEAST_SCALE = 0.65, ZOOM = 4, BLUR = 0.35;
  const {components, imaging, strokes} = tf1mnist;
  const {clip, indices, largest, median, percentile, smallest, sorted, sum} = tf1mnist.numbers;

  // Rotates a row to be horizontal, scales it, and thickens its strokes. Returns an image, 32
  // pixels high, in which 0 is paper and 255 is ink.
  // page: as from `page_rows.find`.
  function cut(page, row) {
    const right = [Math.cos(row.angle), Math.sin(row.angle)];
    const down = [-Math.sin(row.angle), Math.cos(row.angle)];
    const along = [...row.digits, ...row.others].flatMap((each) => extent(each, right));
    const across = row.digits.map((digit) => extent(digit, down));
    const tops = across.map(smallest), bottoms = across.map(largest);
    const middle = (median(tops) + median(bottoms)) / 2;
    const size = sizeOf(row);
    const zoom = ZOOM
      * scaleOf(size, tops.map((top) => middle - top), bottoms.map((bottom) => bottom - middle));
    const measured = row.digits.map((digit) => ({
      ratio: digit.width / digit.height,
      middle: zoom / ZOOM * sum(extent(digit, right)) / 4,
    }));
    const wider = zoom * Math.max(widening(measured), spreading(measured));

    const first = smallest(along), last = largest(along), start = first - ZOOM * MARGIN / wider;
    const corner = [0, 1].map(
      (k) => right[k] * start + down[k] * (middle - ZOOM * HEIGHT / zoom / 2)
    );
    const shape = {
      width: Math.ceil((last - first) * wider) + 2 * ZOOM * MARGIN, height: ZOOM * HEIGHT,
    };
    const level = leveled(page, row, [wider, zoom], corner, shape);
    const large = imaging.dilateDisc(level, strokes.growth(level, STROKE * size * zoom));
    const kept = withoutWideGaps(large), width = Math.floor(kept.length / ZOOM);
    const narrow = imaging.filled(
      ZOOM * width, large.height, (x, y) => large.values[y * large.width + kept[x]]
    );
    return imaging.resizeArea(narrow, width, HEIGHT);
  }

  // Returns the positions of a box's corners along a direction.
  function extent({top, left, bottom, right}, [x, y]) {
    return [[left, top], [right, top], [left, bottom], [right, bottom]]
      .map((corner) => x * corner[0] + y * corner[1]);
  }

  // Returns the height of a row's digits, in pixels of the page. This height is not the median
  // height of all tall components, since signs such as + and × are lower than digits.
  function sizeOf({digits, height}) {
    return clip(percentile(digits.map((digit) => digit.height), HIGHER), height, HIGHEST * height);
  }

  // Returns the factor by which to scale a row so that its digits are 20 pixels high. The factor is
  // reduced, but not by much, if many taller digits would not fit into the line image.
  // above, below: the extent of each digit above and below the row's middle, in pixels.
  function scaleOf(height, above, below) {
    const extent = 2 * Math.max(percentile(above, FITTING), percentile(below, FITTING));
    const scale = DIGIT / height;
    return Math.min(scale, Math.max(NEARLY_ALL * HEIGHT / extent, LEAST_SCALE * scale));
  }

  // Returns the factor by which to widen a row of narrow digits.
  // digits: the width of each divided by its height, `ratio`; and their positions along the row,
  // `middle`, in pixels of a line image that is not widened.
  function widening(digits) {
    if (digits.length < FEW) return 1;
    return clip(NARROW / percentile(digits.map(({ratio}) => ratio), 75), 1, WIDEST);
  }

  // Returns the factor by which to widen a row with 1s that stand close together.
  // digits: as in `widening`.
  function spreading(digits) {
    const ordered = sorted(digits, ({middle}) => middle);
    const distances = ordered.slice(1)
      .map(({middle, ratio}, k) => ratio < SLIM && ordered[k].ratio < SLIM
        ? middle - ordered[k].middle : Infinity);
    return clip(PITCH / Math.max(smallest(distances), 1), 1, WIDEST);
  }

  // Returns the row's ink, rotated to be horizontal and scaled, without the ink of other rows.
  // zoom: the magnification along the row and across it.
  function leveled(page, row, zoom, corner, shape) {
    const members = [...row.digits, ...row.others];
    const {top, left, bottom, right} = components.around(members);
    const near = {top: top - 4, left: left - 4, bottom: bottom + 4, right: right + 4};
    const part = imaging.crop(page.ink, near);
    const labels = new Set(members.map(({label}) => label));
    const ofRow = imaging.dilateSquare(imaging.filled(part.width, part.height, (x, y) =>
      labels.has(page.labels[(near.top + y) * page.ink.width + near.left + x])), 2);
    part.values = part.values.map((value, k) => ofRow.values[k] && value);
    const soft = zoom[1] < 1 ? imaging.blur(part, BLUR / zoom[1]) : part;
    const cosine = Math.cos(row.angle), sine = Math.sin(row.angle);
    return imaging.warp(soft, shape, (column, line) => {
      const x = column / zoom[0], y = line / zoom[1];
      return [
        cosine * x - sine * y + corner[0] - near.left,
        sine * x + cosine * y + corner[1] - near.top,
      ];
    });
  }

  // Returns the indices of the columns to keep so that no gap is wider than `GAP`.
  function withoutWideGaps({values, width}) {
    const hasInk = [];
    for (let k = 0; k < values.length; k++) if (values[k] >= 64) hasInk[k % width] = true;
    let latest = -1;  // the last column with ink so far
    return indices(width, (x) => {
      if (hasInk[x]) latest = x;
      return x - latest <= ZOOM * GAP;
    });
  }

  tf1mnist.line_images = {cut};
}
