// Groups the connected components ("pieces") of a drawing's ink into rows of writing.
// Mirrors number_reader/handwriting/writing/grouping.py.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {
    CORE, FEW, FEWEST, LATEST, LEAST_INK, LEVEL, OVERLAP, STACKED, STACKED_GAP, STEEPEST,
    TALL, TALLEST,
  } = tf1mnist.constants.grouping;
  const {around, digitSize} = tf1mnist.pieces;
  const {linking} = tf1mnist;
  const {argmax, indices, largest, median, smallest, sorted, sum} = tf1mnist.numbers;

  // Groups pieces into rows, from top to bottom. A row has `digits` and `others`, the indices of
  // its tall and of its small pieces; `height`, the median height of the tall pieces; and `angle`,
  // the angle in radians at which the row slopes down to the right.
  // kept: a list of booleans that tells which pieces belong to the writing.
  function rows(boxes, kept) {
    const size = digitSize(boxes.filter((_, k) => kept[k]));
    let tall = kept.map((each, k) => each && boxes[k].height >= TALL * size);
    if (!tall.includes(true)) tall = kept;
    const members = indices(boxes.length, (k) => kept[k]);
    const digits = indices(boxes.length, (k) => tall[k]);
    if (digits.length <= FEW && isStacked(members.map((k) => boxes[k]))) {
      const {top, bottom} = around(members.map((k) => boxes[k]));
      return [{digits: members, others: [], height: bottom - top, angle: 0}];
    }
    const tilt = angle(digits.map((k) => boxes[k]));
    const places = boxes.map((box) => ({
      ...rotated(box, tilt), height: Math.min(box.height, TALLEST * size), box,
    }));
    const [groups, small] = linking.withoutSigns(
      grouped(digits, places), kept.map((each, k) => each && !tall[k]), places
    );
    const inks = groups.map((group) => sum(group.map((k) => boxes[k].area)));
    const large = groups.filter((_, k) => inks[k] >= LEAST_INK * largest(inks));
    return sorted(large, (group) => median(group.map((k) => places[k].across)))
      .map((group) => completed(group, small, places, tilt));
  }

  // Groups tall pieces into rows. Each row grows to both sides from a digit of ordinary height.
  function grouped(tall, places) {
    const ordinary = median(tall.map((k) => places[k].height));
    const byHeight = sorted(tall, (k) => Math.abs(places[k].height - ordinary));
    const fromLeft = sorted(byHeight, (k) => places[k].along);
    const isFree = new Set(tall), groups = [];
    for (const first of byHeight) {
      if (!isFree.delete(first)) continue;
      const start = fromLeft.findIndex((k) => places[k].along >= places[first].along);
      const group = [first];
      for (const ahead of [fromLeft.slice(start), fromLeft.slice(0, start).reverse()]) {
        group.push(...following(first, ahead.filter((k) => isFree.has(k)), places));
      }
      for (const piece of group) isFree.delete(piece);
      groups.push(group);
    }
    return groups;
  }

  // Returns the pieces on one side of a row's first piece that belong to the row.
  function following(first, ahead, places) {
    const row = [first];
    for (const piece of ahead) {
      const latest = row.slice(-LATEST);
      if (latest.some((k) => overlap(places[piece], places[k]) >= OVERLAP)) row.push(piece);
    }
    return row.slice(1);
  }

  // Returns the overlap of two pieces across the row, as a share of the shorter one's height.
  function overlap(one, other) {
    const shorter = Math.min(one.height, other.height);
    const shared = (one.height + other.height) / 2 - Math.abs(one.across - other.across);
    return Math.min(shared, shorter) / shorter;
  }

  // Returns whether pieces are parts of one broken digit, one above the other.
  function isStacked(boxes) {
    const ordered = sorted(boxes, (box) => box.top);
    let {bottom} = ordered[0];
    for (let k = 1; k < ordered.length; k++) {
      const box = ordered[k], before = around(ordered.slice(0, k));
      const shared = Math.min(box.right, before.right) - Math.max(box.left, before.left);
      if (shared < STACKED * Math.min(box.width, before.right - before.left)) return false;
      if (box.top - bottom > STACKED_GAP * Math.max(box.height, bottom - ordered[0].top)) return false;
      bottom = Math.max(bottom, box.bottom);
    }
    return ordered.length > 1;
  }

  // Returns a row of digits with the small pieces that belong to it.
  function completed(digits, small, places, tilt) {
    const height = median(digits.map((k) => places[k].box.height));
    const others = linking.ofRow(digits, height, small, places);
    const along = digits.map((k) => places[k].along);
    if (digits.length >= FEWEST && largest(along) - smallest(along) > FEWEST * height) {
      tilt += Math.atan(slope(digits.map((k) => places[k])));
    }
    return {digits, others, height, angle: tilt};
  }

  // Returns the slope of the line that best fits the pieces' centres, weighted by their areas.
  function slope(places) {
    const weights = places.map(({box}) => box.area), total = sum(weights);
    const mean = (of) => sum(places.map((place, k) => weights[k] * of(place))) / total;
    const x = mean((place) => place.along), y = mean((place) => place.across);
    return mean((place) => (place.along - x) * (place.across - y))
      / mean((place) => (place.along - x) ** 2);
  }

  // Returns the angle of a page, in radians: rows at this angle cover the least of its height.
  function angle(boxes) {
    if (boxes.length < FEWEST) return 0;
    const size = median(boxes.map((box) => 2 * CORE * box.height));
    const cost = (degrees) => {
      const extents = boxes.map((box) => {
        const {across} = rotated(box, degrees / 180 * Math.PI);
        return [across - CORE * box.height, across + CORE * box.height];
      });
      let covered = 0, before = -Infinity;
      for (const [start, end] of sorted(extents, ([start]) => start)) {
        covered += Math.max(0, end - Math.max(start, before));
        before = Math.max(before, end);
      }
      return covered / size + LEVEL * Math.abs(degrees);
    };
    const angles = indices(4 * STEEPEST + 1).map((k) => k / 2 - STEEPEST);
    return angles[argmax(angles.map((degrees) => -cost(degrees)))] / 180 * Math.PI;
  }

  // Returns the position of a box's centre, measured across and along rows that slope at an angle.
  function rotated({top, left, bottom, right}, angle) {
    const y = (top + bottom) / 2, x = (left + right) / 2;
    return {
      across: y * Math.cos(angle) - x * Math.sin(angle),
      along: x * Math.cos(angle) + y * Math.sin(angle),
    };
  }

  tf1mnist.grouping = {rows};
}
