// Adds the small pieces that belong to a row: signs, dots, dashes and parts of broken digits.
// Mirrors number_reader/handwriting/writing/linking.py.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const {LINK, MOST_OF_A_SIGN, NEAR_ACROSS, NEAR_ALONG} = tf1mnist.constants.linking;
  const {argmax, indices, largest, median, smallest, sorted} = tf1mnist.numbers;

  // Separates groups that are only signs beside the digits of another row, such as a raised star.
  // Returns the remaining groups, and which pieces are small or belong to these signs.
  function withoutSigns(groups, small, places) {
    const signs = new Set(), isSmall = [...small];
    const sizes = groups.map((group) => median(group.map((k) => places[k].box.height)));
    for (const [k, group] of groups.entries()) {
      if (group.length > MOST_OF_A_SIGN) continue;
      const row = groups.find((other, m) =>
        other.length > group.length && sizes[m] > sizes[k] && !signs.has(other)
        && group.every((piece) => isNear(places[piece], other, sizes[m], places)));
      if (row === undefined) continue;
      signs.add(group);
      for (const piece of group) isSmall[piece] = true;
    }
    return [groups.filter((group) => !signs.has(group)), isSmall];
  }

  // Returns the small pieces that belong to a row, from left to right.
  function ofRow(digits, height, small, places) {
    const near = indices(places.length, (k) => small[k] && isNear(places[k], digits, height, places));
    return linked(sorted(near, (k) => places[k].along), digits, height, places);
  }

  // Returns whether a piece is beside a row's digits. The nearest digit counts, since a row may
  // bend.
  function isNear({across, along}, row, height, places) {
    const digits = sorted(row.map((k) => places[k]), (place) => place.along);
    const nearest = argmax(digits.map((place) => -Math.abs(place.along - along)));
    return Math.abs(across - digits[nearest].across) < NEAR_ACROSS * height;
  }

  // Returns which small pieces lie between a row's digits or follow them without a wide gap.
  function linked(others, digits, height, places) {
    const found = new Set();
    for (const direction of [1, -1]) {
      const ends = (k) => [-1, 1].map((side) =>
        direction * places[k].along + side * places[k].box.width / 2);
      const first = smallest(digits.map((k) => ends(k)[0]));
      let last = largest(digits.map((k) => ends(k)[1]));
      for (const piece of sorted(others, (k) => ends(k)[0])) {
        const [nearer, farther] = ends(piece);
        if (nearer >= last + NEAR_ALONG * height) break;
        if (farther > first) found.add(piece);
        if (places[piece].box.side >= LINK * height) last = Math.max(last, farther);
      }
    }
    return others.filter((piece) => found.has(piece));
  }

  tf1mnist.linking = {ofRow, withoutSigns};
}
