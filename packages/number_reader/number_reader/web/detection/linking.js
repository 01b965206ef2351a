// Adds the small components that belong to a row: signs, dots, dashes and parts of broken digits.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const LINK = 0.25, MOST_OF_A_SIGN = 2, NEAR_ACROSS = 0.85, NEAR_ALONG = 1.2;
  const {argmax, largest, median, smallest, sorted} = tf1mnist.numbers;

  // Separates groups that are only signs beside the digits of another row, such as a raised star.
  // Returns the remaining groups, and the components of the signs.
  function withoutSigns(groups) {
    const signs = new Set();
    const sizes = groups.map((group) => median(group.map(({height}) => height)));
    for (const [k, group] of groups.entries()) {
      const isBeside = (row, m) => row.length > group.length && sizes[m] > sizes[k]
        && !signs.has(row) && group.every((component) => isNear(component, row, sizes[m]));
      if (group.length <= MOST_OF_A_SIGN && groups.some(isBeside)) signs.add(group);
    }
    return [groups.filter((group) => !signs.has(group)), [...signs].flat()];
  }

  // Returns the small components that belong to a row, from left to right.
  function ofRow(digits, height, small) {
    const near = small.filter((component) => isNear(component, digits, height));
    return linked(sorted(near, ({along}) => along), digits, height);
  }

  // Returns whether a component is beside a row's digits, which are in order from left to right.
  // The nearest digit counts, since a row may bend.
  function isNear({across, along}, digits, height) {
    const nearest = argmax(digits.map((digit) => -Math.abs(digit.along - along)));
    return Math.abs(across - digits[nearest].across) < NEAR_ACROSS * height;
  }

  // Returns the small components that lie between a row's digits or follow them without a wide gap.
  function linked(others, digits, height) {
    const found = new Set();
    for (const direction of [1, -1]) {
      const start = ({along, width}) => direction * along - width / 2;
      const end = ({along, width}) => direction * along + width / 2;
      const first = smallest(digits.map(start));
      let last = largest(digits.map(end));
      for (const other of sorted(others, start)) {
        if (start(other) >= last + NEAR_ALONG * height) break;
        if (end(other) > first) found.add(other);
        if (other.side >= LINK * height) last = Math.max(last, end(other));
      }
    }
    return others.filter((other) => found.has(other));
  }

  tf1mnist.linking = {ofRow, withoutSigns};
}
