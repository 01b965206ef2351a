// Selects the most active feature maps of convolutional layers.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const SHOWN = 8;  // the number of maps that are shown for each layer
  const LOWEST = 6;  // pixels; a page does not show layers with lower feature maps

  // Returns a network's feature maps for an image, {values, width, height}. For each convolutional
  // layer, these are `channels`, the number of its feature maps, and `maps`, the most active ones.
  function ofImage(network, {values, width, height}) {
    const layers = network.activations(values, 1, height, width).slice(0, -1);
    return layers.filter((layer) => layer.height >= LOWEST).map((layer) => (
      {channels: layer.channels, maps: images(layer, strongest(layer))}
    ));
  }

  // Returns the indices of the 8 maps of a layer with the highest means, in descending order.
  function strongest({channels, values}) {
    const sums = new Float64Array(channels);
    values.forEach((value, k) => { sums[k % channels] += value; });
    return [...sums.keys()].sort((a, b) => sums[b] - sums[a]).slice(0, SHOWN);
  }

  // Returns the maps with these indices as images, in which 255 is the layer's largest activation.
  function images({height, width, channels, values}, numbers) {
    const largest = values.reduce((a, b) => Math.max(a, b), 0) || 1;  // no division by 0
    return numbers.map((number) => ({
      height,
      width,
      values: Uint8Array.from({length: height * width}, (_, k) => (
        Math.round(255 / largest * values[channels * k + number])
      )),
    }));
  }

  tf1mnist.maps = {ofImage, strongest, images};
}
