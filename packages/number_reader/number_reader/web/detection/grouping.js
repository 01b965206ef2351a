// Groups the connected components of a drawing's ink into rows of writing.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const CORE = 0.4, FEW = 3, FEWEST = 3, LATEST = 3, LEAST_INK = 0.04, LEVEL = 0.02;
  const OVERLAP = 0.35, STACKED = 0.3, STACKED_GAP = 0.12, STEEPEST = 10;
  const TALL = 0.5, TALLEST = 1.2;
  const {linking} = tf1mnist;
  const {around, digitSize} = tf1mnist.components;
  const {argmax, indices, largest, median, sorted, sum} = tf1mnist.numbers;

  // Groups components into rows, from top to bottom. A row has `digits` and `others`, its tall and
  // its small components; `height`, the median height of the tall ones; and `angle`, the angle in
  // radians at which the row slopes down to the right.
  function rows(components) {
    const size = digitSize(components);
    const high = components.filter(({height}) => height >= TALL * size);
    const tall = high.length ? high : components;
    if (tall.length <= FEW && isStacked(components)) {
      const {top, bottom} = around(components);
      return [{digits: components, others: [], height: bottom - top, angle: 0}];
    }
    const tilt = angle(tall);
    for (const each of components) {
      Object.assign(each, rotated(each, tilt), {reach: Math.min(each.height, TALLEST * size)});
    }
    const [groups, signs] = linking.withoutSigns(grouped(tall));
    const small = [...components.filter((each) => !tall.includes(each)), ...signs];
    const inks = groups.map((group) => sum(group.map(({area}) => area)));
    const large = groups.filter((_, k) => inks[k] >= LEAST_INK * largest(inks));
    return sorted(large, (group) => median(group.map(({across}) => across)))
      .map((digits) => completed(digits, small, tilt));
  }

  // Groups tall components into rows. Each row grows to both sides from a digit of ordinary height.
  function grouped(tall) {
    const ordinary = median(tall.map(({reach}) => reach));
    const byHeight = sorted(tall, ({reach}) => Math.abs(reach - ordinary));
    const fromLeft = sorted(byHeight, ({along}) => along);
    const free = new Set(byHeight), groups = [];
    for (const first of free) {
      free.delete(first);
      const start = fromLeft.findIndex(({along}) => along >= first.along);
      const group = [first];
      for (const ahead of [fromLeft.slice(start), fromLeft.slice(0, start).reverse()]) {
        group.push(...following(first, ahead.filter((each) => free.has(each))));
      }
      for (const each of group) free.delete(each);
      groups.push(sorted(group, ({along}) => along));
    }
    return groups;
  }

  // Returns the components on one side of a row's first component that belong to the row.
  function following(first, ahead) {
    const row = [first];
    for (const each of ahead) {
      if (row.slice(-LATEST).some((digit) => overlap(each, digit) >= OVERLAP)) row.push(each);
    }
    return row.slice(1);
  }

  // Returns the overlap of two components across the row, as a share of the shorter one's height.
  function overlap(one, other) {
    const shorter = Math.min(one.reach, other.reach);
    const shared = (one.reach + other.reach) / 2 - Math.abs(one.across - other.across);
    return Math.min(shared, shorter) / shorter;
  }

  // Returns whether components are parts of one broken digit, one above the other.
  function isStacked(components) {
    const ordered = sorted(components, ({top}) => top);
    return ordered.length > 1 && ordered.slice(1).every((part, k) => {
      const above = around(ordered.slice(0, k + 1));
      const shared = Math.min(part.right, above.right) - Math.max(part.left, above.left);
      const gap = part.top - above.bottom;
      return shared >= STACKED * Math.min(part.width, above.right - above.left)
        && gap <= STACKED_GAP * Math.max(part.height, above.bottom - above.top);
    });
  }

  // Returns a row of digits with the small components that belong to it.
  function completed(digits, small, tilt) {
    const height = median(digits.map((digit) => digit.height));
    const others = linking.ofRow(digits, height, small);
    const length = digits.at(-1).along - digits[0].along;
    const isLong = digits.length >= FEWEST && length > FEWEST * height;
    return {digits, others, height, angle: tilt + (isLong ? Math.atan(slope(digits)) : 0)};
  }

  // Returns the slope of the line that best fits the digits' centres, weighted by their areas.
  function slope(digits) {
    const total = sum(digits.map(({area}) => area));
    const mean = (of) => sum(digits.map((digit) => digit.area * of(digit))) / total;
    const x = mean(({along}) => along), y = mean(({across}) => across);
    return mean(({along, across}) => (along - x) * (across - y))
      / mean(({along}) => (along - x) ** 2);
  }

  // Returns the angle of a page, in radians: rows at this angle cover the least of its height.
  function angle(tall) {
    if (tall.length < FEWEST) return 0;
    const size = median(tall.map(({height}) => 2 * CORE * height));
    const cost = (degrees) => {
      const extents = tall.map((each) => {
        const {across} = rotated(each, degrees / 180 * Math.PI);
        return [across - CORE * each.height, across + CORE * each.height];
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
