"use strict";
// Shows how a number in a feature map is computed from the maps of the previous layer.

var tf1mnist = globalThis.tf1mnist ??= {};

{
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  // Returns the stages of a network for images, {weights, side, pool, scale, offset}. Each stage is
  // a layer with weights, together with the layers that follow it. A kernel of `side` x `side`
  // slides over the maps without padding. Of `pool` x `pool` adjacent sums, the largest is kept.
  // The sums of each map are multiplied by the map's `scale`, and the map's `offset` is added. A
  // dense layer does the same with a kernel as large as its input maps.
  function stages({layers}) {
    const found = [];
    for (const layer of layers) {
      const stage = found.at(-1);
      if (layer.kernel) {
        const [size] = layer.kernel.shape;
        const isDense = layer.kind === "dense";
        const side = isDense ? Math.sqrt(size / stage.weights.kernel.shape.at(-1)) : size;
        found.push({weights: layer, side, pool: 1});
      } else if (layer.kind === "max_pool") {
        stage.pool = layer.window[0]; // the strides are the same
      } else if (layer.kind === "affine" && stage) {
        Object.assign(stage, {scale: layer.scale, offset: layer.offset});
      }
    }
    return found;
  }

  // Returns an image in the form that the first stage takes.
  function input({layers}, values, side) {
    const [scale] = layers.find((layer) => layer.kind === "affine").scale;
    const scaled = Float32Array.from(values, (value) => scale * value);
    return {height: side, width: side, channels: 1, values: scaled};
  }

  // Returns how the number at a place in a map is computed. `sums` are the sums that pooling
  // compares; `sum` is the largest of them, and the kernel computes it at `row` and `column`.
  // `parts` contains {map, window, kernel, products, sum} for each input map, with the largest
  // shares of the sum first; `window`, `kernel` and `products` are lists with an item for each
  // number in the kernel, row by row.
  // `scaled` is the sum after the scaling.
  function number(network, {weights, side, pool, scale, offset}, inputs, {map, row, column}) {
    const {width, channels, values} = inputs;
    const filter = network.filter(weights, map);
    const places = [...Array(side * side).keys()];

    const partsAt = (top, left) => Array.from({length: channels}, (_, channel) => {
      const window = places.map((k) => (
        values[channels * ((top + Math.floor(k / side)) * width + left + k % side) + channel]
      ));
      const kernel = places.map((k) => filter[channels * k + channel]);
      const products = window.map((value, k) => value * kernel[k]);
      return {map: channel, window, kernel, products, sum: sum(products)};
    });

    const candidates = Array.from({length: pool * pool}, (_, k) => {
      const [top, left] = [pool * row + Math.floor(k / pool), pool * column + k % pool];
      const parts = partsAt(top, left);
      return {row: top, column: left, parts, sum: sum(parts.map((part) => part.sum))};
    });
    const sums = candidates.map((candidate) => candidate.sum);
    const largest = candidates[sums.indexOf(Math.max(...sums))];
    largest.parts.sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
    return {...largest, sums, scaled: scale[map] * largest.sum + offset[map]};
  }

  // Returns the squares that a number depends on, {row, column, size}: one in the input of each
  // stage, from the image to the stage that computes the number, and one in the number's own map.
  function fields(all, stage, {row, column}) {
    const found = [{row, column, size: 1}];
    for (const {pool, side} of all.slice(0, stage + 1).reverse()) {
      const {row, column, size} = found[0];
      found.unshift({row: pool * row, column: pool * column, size: pool * size + side - 1});
    }
    return found;
  }

  tf1mnist.trace = {stages, input, number, fields};
}
