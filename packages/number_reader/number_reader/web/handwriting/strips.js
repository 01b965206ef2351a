// Cuts a row out of a page, and makes it look like the rows that the reader was trained on.
// Mirrors number_reader/handwriting/writing/strips.py.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {constants, imaging, pieces, strokes} = tf1mnist, {HEIGHT} = constants.data;
  const {
    BLUR, DIGIT, FEW, FITTING, GAP, HIGHER, HIGHEST, LEAST_SCALE, MARGIN, NARROW, NEARLY_ALL, PITCH,
    SLIM, STROKE, WIDEST, ZOOM,
  } = constants.strips;
  const {clip, indices, largest, median, percentile, smallest} = tf1mnist.numbers;

  // Rotates a row to be horizontal, scales it, and thickens its strokes. Returns a strip: its
  // `image`, in which 0 is paper and 255 is ink; and its position in pixels of the page. The
  // position consists of `along`, the positions along the row of the left edge of each column and
  // of the right edge of the last; `corner`, the top-left corner (x, y); `right` and `down`, the
  // unit vectors along the row and across it; and `height`.
  function cut(page, row) {
    const right = [Math.cos(row.angle), Math.sin(row.angle)];
    const down = [-Math.sin(row.angle), Math.cos(row.angle)];
    const digits = row.digits.map((k) => page.pieces.boxes[k]);
    const members = [...digits, ...row.others.map((k) => page.pieces.boxes[k])];
    const along = members.flatMap((box) => corners(box).map((corner) => dot(right, corner)));
    const across = digits.map((box) => corners(box).map((corner) => dot(down, corner)));
    const tops = across.map(smallest), bottoms = across.map(largest);
    const middle = (median(tops) + median(bottoms)) / 2;
    const size = sizeOf(row, digits);
    const zoom = ZOOM
      * scaleOf(size, tops.map((top) => middle - top), bottoms.map((bottom) => bottom - middle));
    const measured = digits.map((box) => ({
      ratio: box.width / box.height, middle: zoom / ZOOM * dot(right, middleOf(box)),
    }));
    const wider = zoom * Math.max(widening(measured.map(({ratio}) => ratio)), spreading(measured));

    const start = smallest(along) - ZOOM * MARGIN / wider, height = ZOOM * HEIGHT / zoom;
    const length = Math.ceil((largest(along) - smallest(along)) * wider) + 2 * ZOOM * MARGIN;
    const corner = [0, 1].map((k) => right[k] * start + down[k] * (middle - height / 2));
    const level = leveled(page, row, [wider, zoom], corner, [length, ZOOM * HEIGHT]);
    const large = imaging.dilateDisc(level, strokes.growth(level, STROKE * size * zoom));
    const columns = withoutWideGaps(large), kept = columns.slice(0, columns.length - columns.length % ZOOM);
    const narrow = imaging.filled(
      kept.length, large.height, (x, y) => large.values[y * large.width + kept[x]]
    );
    const edges = [...kept.filter((_, k) => k % ZOOM === 0), kept.at(-1) + 1];
    return {
      image: imaging.resizeArea(narrow, kept.length / ZOOM, HEIGHT),
      along: edges.map((edge) => start + edge / wider), corner, right, down, height,
    };
  }

  function corners({top, left, bottom, right}) {
    return [[left, top], [right, top], [left, bottom], [right, bottom]];
  }

  function middleOf({top, left, bottom, right}) {
    return [(left + right) / 2, (top + bottom) / 2];
  }

  function dot(one, other) {
    return one[0] * other[0] + one[1] * other[1];
  }

  // Returns the height of a row's digits, in pixels of the page. This height is not the median
  // height of all tall pieces, since signs such as + and × are lower than digits.
  function sizeOf(row, digits) {
    const height = percentile(digits.map((box) => box.height), HIGHER);
    return clip(height, row.height, HIGHEST * row.height);
  }

  // Returns the factor by which to scale a row so that its digits are 20 pixels high. The factor is
  // reduced, but not by much, if many taller digits would not fit into the strip.
  // above, below: the extent of each digit above and below the row's middle, in pixels.
  function scaleOf(height, above, below) {
    const extent = 2 * Math.max(percentile(above, FITTING), percentile(below, FITTING));
    const scale = DIGIT / height;
    return Math.min(scale, Math.max(NEARLY_ALL * HEIGHT / extent, LEAST_SCALE * scale));
  }

  // Returns the factor by which to widen a row of narrow digits.
  // ratios: the width of each digit divided by its height.
  function widening(ratios) {
    return ratios.length < FEW ? 1 : clip(NARROW / percentile(ratios, 75), 1, WIDEST);
  }

  // Returns the factor by which to widen a row with 1s that stand close together.
  // digits: their positions along the row, `middle`, in pixels of a strip that is not widened; and
  // the width of each divided by its height, `ratio`.
  function spreading(digits) {
    const sorted = [...digits].sort((one, other) => one.middle - other.middle);
    const distances = sorted.slice(1)
      .map(({middle, ratio}, k) => ratio < SLIM && sorted[k].ratio < SLIM
        ? middle - sorted[k].middle : Infinity);
    return clip(PITCH / Math.max(Math.min(...distances), 1), 1, WIDEST);
  }

  // Returns the row's ink, rotated to be horizontal and scaled, without the ink of other rows.
  // zoom: the magnification along the row and across it.
  function leveled(page, row, zoom, corner, [width, height]) {
    const members = [...row.digits, ...row.others];
    const box = pieces.around(members.map((k) => page.pieces.boxes[k]));
    const near = imaging.within(page.ink, box, 4), part = imaging.crop(page.ink, near);
    const ofRow = imaging.dilateSquare(pieces.maskNear(page.pieces, members, near), 2);
    part.values = part.values.map((value, k) => ofRow.values[k] && value);
    const soft = zoom[1] < 1 ? imaging.blur(part, BLUR / zoom[1]) : part;
    const cosine = Math.cos(row.angle), sine = Math.sin(row.angle);
    return imaging.warp(soft, {width, height}, (column, line) => {
      const x = column / zoom[0], y = line / zoom[1];
      return [
        cosine * x - sine * y + corner[0] - near.left,
        sine * x + cosine * y + corner[1] - near.top,
      ];
    });
  }

  // Returns the indices of the columns to keep so that no gap is wider than `GAP`.
  function withoutWideGaps(image) {
    const hasInk = imaging.columnsAbove(image, 63);
    let latest = -1;  // the last column with ink so far
    return indices(image.width, (x) => {
      if (hasInk[x]) latest = x;
      return x - latest <= ZOOM * GAP;
    });
  }

  tf1mnist.strips = {cut};
}
