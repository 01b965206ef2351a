// Runs a network from a script that network.py has written.
//
//     const network = new tf1mnist.Network(tf1mnist.networks.reader);
//     const probabilities = network.probabilities(images, count, height, width);
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  // The binary form of convolve.wat. A test compares the two, and shows the text to write here.
  const CONVOLVE =
    "AGFzbQEAAAABDQFgCX9/f39/f39/fwADAgEABQMBAAEHFQIGbWVtb3J5AgAIY29udm9sdmUAAAraBAHXBAIPfwt7" +
    "IAhBAnQhCUEAIQoDQEEAIQsDQP0MAAAAAAAAAAAAAAAAAAAAACEb/QwAAAAAAAAAAAAAAAAAAAAAIRz9DAAAAAAA" +
    "AAAAAAAAAAAAAAAhHf0MAAAAAAAAAAAAAAAAAAAAACEe/QwAAAAAAAAAAAAAAAAAAAAAIR/9DAAAAAAAAAAAAAAA" +
    "AAAAAAAhIP0MAAAAAAAAAAAAAAAAAAAAACEh/QwAAAAAAAAAAAAAAAAAAAAAISIgBSEOIAAgCyABbGohD0EAIQwD" +
    "QCAPIRAgECABaiERIBEgAWohEiASIAFqIRMgECAEaiENA0AgDv0ABAAhGCAO/QAEECEZIBD9CQIAIRogGyAaIBj9" +
    "5gH95AEhGyAcIBogGf3mAf3kASEcIBH9CQIAIRogHSAaIBj95gH95AEhHSAeIBogGf3mAf3kASEeIBL9CQIAIRog" +
    "HyAaIBj95gH95AEhHyAgIBogGf3mAf3kASEgIBP9CQIAIRogISAaIBj95gH95AEhISAiIBogGf3mAf3kASEiIA5B" +
    "IGohDiARQQRqIREgEkEEaiESIBNBBGohEyAQQQRqIRAgECANSQ0ACyAPIAJqIQ8gDEEBaiEMIAwgA0kNAAsgBiAL" +
    "IAlsaiAKQQJ0aiEUIBQgCWohFSAVIAlqIRYgFiAJaiEXIBQgG/0LBAAgFCAc/QsEECAVIB39CwQAIBUgHv0LBBAg" +
    "FiAf/QsEACAWICD9CwQQIBcgIf0LBAAgFyAi/QsEECALQQRqIQsgCyAHSQ0ACyAOIQUgCkEIaiEKIAogCEkNAAsL";

  const bytes = (base64) => {
    const text = atob(base64);
    const values = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      values[i] = text.charCodeAt(i);
    }
    return values;
  };

  // Little-endian float16 -> Float32Array
  const float16 = (packed) => {
    const halves = new DataView(packed.buffer);
    const values = new Float32Array(packed.length / 2);
    const bits = new Uint32Array(values.buffer);
    for (let i = 0; i < values.length; i++) {
      const half = halves.getUint16(2 * i, true);
      bits[i] = (half & 0x8000) << 16 | (half & 0x7fff) << 13;
      values[i] *= 2 ** 112;  // the exponents' biases are 127 and 15
    }
    return values;
  };

  const product = (sizes) => sizes.reduce((a, b) => a * b, 1);
  const roundedUp = (n, step) => step * Math.ceil(n / step);

  // The memory of `convolve`. Places for the weights are reserved first and kept. The places after
  // them hold the results for an image, and are reused for the next image.
  class Memory {
    constructor() {
      const {exports} = new WebAssembly.Instance(new WebAssembly.Module(bytes(CONVOLVE)));
      this.convolve = exports.convolve;
      this.pages = exports.memory;
      this.end = 0;
      this.numbers = new Float32Array(this.pages.buffer);
    }

    // Reserves `count` places in `numbers`, with arbitrary values, and returns the first one.
    reserve(count) {
      const place = this.end;
      this.end += roundedUp(count, 4);
      const missing = 4 * this.end - this.pages.buffer.byteLength;
      if (missing > 0) {
        this.pages.grow(Math.ceil(missing / 65536));
        this.numbers = new Float32Array(this.pages.buffer);
      }
      return place;
    }
  }

  // Each function takes the result of the previous layer, {place, shape}, and the layer. Functions
  // that keep the shape work in place.
  const LAYERS = {
    reshape({place, shape}, layer) {
      const known = product(layer.shape.filter((size) => size !== null));
      return {place, shape: layer.shape.map((size) => size ?? product(shape) / known)};
    },

    transpose({place, shape: [height, width, channels]}, layer, memory) {
      const out = memory.reserve(height * width * channels);
      for (let i = 0; i < height; i++) {
        for (let j = 0; j < width; j++) {
          const from = place + (i * width + j) * channels;
          memory.numbers.copyWithin(out + (j * height + i) * channels, from, from + channels);
        }
      }
      return {place: out, shape: [width, height, channels]};
    },

    affine(x, {scale, offset}, {numbers}) {
      const end = x.place + product(x.shape);
      for (let i = x.place; i < end; i += scale.length) {
        for (let k = 0; k < scale.length; k++) {
          numbers[i + k] = numbers[i + k] * scale[k] + offset[k];
        }
      }
      return x;
    },

    relu(x, layer, {numbers}) {
      const end = x.place + product(x.shape);
      for (let i = x.place; i < end; i++) {
        numbers[i] = Math.max(numbers[i], 0);
      }
      return x;
    },

    conv2d(x, {padding, kernel}, memory) {
      const {place, shape: [height, width, channels]} = padded(x, padding, memory);
      const [rows, columns, , filters] = kernel.shape;
      const shape = [height - rows + 1, width - columns + 1, filters];
      return convolved(place, width * channels, channels, shape, kernel, memory);
    },

    dense({place, shape: [inputs]}, {kernel}, memory) {
      const shape = [1, 1, ...kernel.shape];
      const units = kernel.shape.slice(1);
      const out = convolved(place, inputs, 0, [1, 1, ...units], {...kernel, shape}, memory);
      return {place: out.place, shape: units};
    },

    max_pool: (x, layer, memory) => pooled(x, layer, memory, Math.max, 1),
    average_pool: (x, layer, memory) =>
      pooled(x, layer, memory, (a, b) => a + b, 1 / product(layer.window)),

    softmax(x, layer, {numbers}) {
      const classes = x.shape.at(-1);
      const end = x.place + product(x.shape);
      for (let i = x.place; i < end; i += classes) {
        const logits = numbers.subarray(i, i + classes);
        const largest = Math.max(...logits);
        let sum = 0;
        for (let k = 0; k < classes; k++) {
          logits[k] = Math.exp(logits[k] - largest);
          sum += logits[k];
        }
        for (let k = 0; k < classes; k++) {
          logits[k] /= sum;
        }
      }
      return x;
    },
  };

  // Adds rows of zeros above and below, and columns of them left and right.
  const padded = ({place, shape: [height, width, channels]}, padding, memory) => {
    const [above, below, left, right] = padding;
    if (above + below + left + right === 0) {
      return {place, shape: [height, width, channels]};
    }
    const shape = [height + above + below, width + left + right, channels];
    const out = memory.reserve(product(shape));
    memory.numbers.fill(0, out, out + product(shape));
    for (let i = 0; i < height; i++) {
      const from = place + i * width * channels;
      const to = out + ((i + above) * shape[1] + left) * channels;
      memory.numbers.copyWithin(to, from, from + width * channels);
    }
    return {place: out, shape};
  };

  // Computes a convolution, whose output has `shape`. One row of the input is `line` numbers from
  // the next, and one pixel is `step` numbers from the next.
  const convolved = (place, line, step, shape, kernel, memory) => {
    const [height, width, filters] = shape;
    const [rows, columns, channels] = kernel.shape;
    const wide = roundedUp(filters, 8);
    // `convolve` computes up to three pixels more than a row has.
    const out = memory.reserve(height * width * wide + 3 * Math.max(wide, step));
    for (let i = 0; i < height; i++) {
      memory.convolve(
        4 * (place + i * line), 4 * step, 4 * line, rows, 4 * columns * channels,
        4 * kernel.place, 4 * (out + i * width * wide), width, wide,
      );
    }
    for (let i = 1; i < height * width && wide !== filters; i++) {
      memory.numbers.copyWithin(out + i * filters, out + i * wide, out + i * wide + filters);
    }
    return {place: out, shape};
  };

  const pooled = ({place, shape: [height, width, channels]}, layer, memory, combine, factor) => {
    const [k, l] = layer.window;
    const [down, right] = layer.strides;
    const shape = [
      Math.floor((height - k) / down) + 1, Math.floor((width - l) / right) + 1, channels,
    ];
    const out = memory.reserve(product(shape));
    const {numbers} = memory;
    let to = out;
    for (let i = 0; i < shape[0]; i++) {
      for (let j = 0; j < shape[1]; j++) {
        const corner = place + (i * down * width + j * right) * channels;
        for (let channel = corner; channel < corner + channels; channel++) {
          let value = numbers[channel];
          for (let n = 1; n < k * l; n++) {
            const row = Math.floor(n / l);
            value = combine(value, numbers[channel + (row * width + n - row * l) * channels]);
          }
          numbers[to++] = value * factor;
        }
      }
    }
    return {place: out, shape};
  };

  // Returns a kernel in the layout that `convolve` expects, of shape (filters / 8, inputs, 8).
  const arranged = (values, shape, memory) => {
    const filters = shape.at(-1);
    const inputs = values.length / filters;
    const wide = roundedUp(filters, 8);
    const place = memory.reserve(inputs * wide);
    memory.numbers.fill(0, place, place + inputs * wide);
    for (let i = 0; i < values.length; i++) {
      const filter = i % filters;
      const panel = filter - filter % 8;
      memory.numbers[place + panel * inputs + (i - filter) / filters * 8 + filter % 8] = values[i];
    }
    return {place, shape};
  };

  tf1mnist.Network = class {
    #memory = new Memory();
    #image;
    #layers;
    #weightsEnd;

    // Takes the object that a script from `network.py` has set.
    constructor({symbols, image, layers, kernels, rejection}) {
      this.symbols = symbols;  // of the classes; 
      this.rejection = rejection;  // as in rejection.js
      this.#image = image;
      const weights = float16(bytes(kernels));
      let end = 0;
      this.#layers = layers.map((layer) => {
        const shape = layer.kernel;
        if (!shape) {
          return layer;
        }
        const values = weights.subarray(end, end += product(shape));
        return {...layer, kernel: arranged(values, shape, this.#memory)};
      });
      this.#weightsEnd = this.#memory.end;
    }

    // The layers, as `ops.py` describes them.
    get layers() {
      return this.#layers;
    }

    // Returns the weights of a filter of a layer, in the order (row, column, channel).
    filter({kernel: {place, shape}}, number) {
      const panel = number - number % 8;
      const inputs = product(shape.slice(0, -1));
      return Float32Array.from({length: inputs}, (_, i) => (
        this.#memory.numbers[place + panel * inputs + 8 * i + number % 8]
      ));
    }

    // Takes a Uint8Array of consecutive images; 0 is paper, 255 is ink. Returns a Float32Array of
    // shape (count, 10) or, for a network that reads rows, (count, columns, 23).
    probabilities(images, count, height, width) {
      return this.#run(images, count, height, width, () => false)[0].values;
    }

    // Returns the output of each convolutional layer, as `Reader.activations` does in Python:
    // {height, width, channels, values}. The probabilities come last.
    activations(images, count, height, width) {
      const isShown = (layer, x) => layer.kind === "relu" && x.shape.length === 3;
      return this.#run(images, count, height, width, isShown);
    }

    #run(images, count, height, width, isShown) {
      const fits = (size, k) => size === null || size === [height, width][k];
      if (!this.#image.every(fits) || images.length !== count * height * width || !count) {
        throw new RangeError(
          `${images.length} pixels for ${count} images of ${height} x ${width}; expected ` +
          `images of ${this.#image.map((size) => size ?? "any width").join(" x ")}`,
        );
      }
      const memory = this.#memory;
      const results = [];
      for (let n = 0; n < count; n++) {
        memory.end = this.#weightsEnd;
        let shown = 0;
        const show = ({place, shape}) => {
          const size = product(shape);
          const [channels, width = 1, height = 1] = [...shape].reverse();
          results[shown] ??=
            {height, width, channels, values: new Float32Array(count * size)};
          results[shown++].values.set(memory.numbers.subarray(place, place + size), n * size);
        };
        const image = images.subarray(n * height * width, (n + 1) * height * width);
        let x = {place: memory.reserve(image.length), shape: [height, width]};
        memory.numbers.set(image, x.place);
        for (const layer of this.#layers) {
          x = LAYERS[layer.kind](x, layer, memory);
          if (isShown(layer, x)) show(x);
        }
        show(x);
      }
      return results;
    }
  };
}
