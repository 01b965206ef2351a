// The feature maps of a convolutional network.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const MAPS = 8;  // shown per layer
  const LOWEST = 6;  // pixels; layers with lower feature maps are not shown

  // Returns what a network makes of one image, {values, width, height}: for each convolutional
  // layer, `layer`, its name; `channels`, the number of its feature maps; and `maps`, the 8 with
  // the highest mean, in descending order. In a map, 255 is the layer's largest activation.
  tf1mnist.maps = (network, {values, width, height}) => {
    const layers = network.activations(values, 1, height, width).slice(0, -1);
    return layers.filter((layer) => layer.height >= LOWEST).map((layer) => ({
      layer: layer.name,
      channels: layer.channels,
      maps: strongest(layer),
    }));
  };

  function strongest({height, width, channels, values}) {
    const pixels = height * width;
    const sums = new Float64Array(channels);
    let largest = 0;
    values.forEach((value, k) => {
      sums[k % channels] += value;
      largest = Math.max(largest, value);
    });
    const order = [...sums.keys()].sort((a, b) => sums[b] - sums[a]).slice(0, MAPS);
    return order.map((channel) => {
      const map = new Uint8Array(pixels);
      // No division by 0 if every activation is 0.
      const scale = 255 / (largest || 1);
      for (let k = 0; k < pixels; k++) map[k] = Math.round(scale * values[channels * k + channel]);
      return {height, width, values: map};
    });
  }
}
