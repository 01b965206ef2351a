// Functions of lists of numbers, as in Python and NumPy.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  // Rounds to the nearest whole number, and a half to the nearest even number.
  function round(number) {
    const rounded = Math.round(number);
    return rounded - number === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
  }

  function clip(number, least, most) {
    return Math.min(Math.max(number, least), most);
  }

  function sum(numbers) {
    return numbers.reduce((total, each) => total + each, 0);
  }

  // Returns a percentile of numbers, by linear interpolation.
  function percentile(numbers, percent) {
    const sorted = new Float64Array(numbers).sort();
    const place = percent / 100 * (sorted.length - 1), before = Math.floor(place);
    const after = Math.min(before + 1, sorted.length - 1);
    return sorted[before] + (place - before) * (sorted[after] - sorted[before]);
  }

  function median(numbers) {
    return percentile(numbers, 50);
  }

  function largest(numbers) {
    return numbers.reduce((most, each) => Math.max(most, each), -Infinity);
  }

  function smallest(numbers) {
    return numbers.reduce((least, each) => Math.min(least, each), Infinity);
  }

  // Returns the index of the largest number, or of the first one if several are equal.
  function argmax(numbers) {
    return numbers.reduce((best, each, k) => each > numbers[best] ? k : best, 0);
  }

  // Returns the integers from 0 to count - 1, or only those that have a property.
  function indices(count, has = () => true) {
    return [...Array(count).keys()].filter(has);
  }

  // Returns a copy of `list`, in ascending order of `key`; equal items stay in their order.
  function sorted(list, key) {
    return [...list].sort((one, other) => key(one) - key(other));
  }

  tf1mnist.numbers = {
    round, clip, sum, percentile, median, largest, smallest, argmax, indices, sorted,
  };
}
