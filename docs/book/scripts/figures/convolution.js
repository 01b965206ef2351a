"use strict";
// A 3 x 3 kernel slides over a digit. Shows the feature map, and the products whose sum is
// the chosen number of the map.

tf1mnist.figures.convolution = (element, words, done) => {
  const SIDE = 28; // of the digit, in pixels
  const MAP = SIDE - 2; // of the feature map
  const FINE = 10; // pixels of the paper for each pixel of the digit, in each direction
  const LEFT = 3; // the place of a kernel to the left of its middle
  const EXAMPLES = "6274835901";
  const KERNELS = {
    "vertical edges": [-1, 0, 1, -2, 0, 2, -1, 0, 1],
    "horizontal edges": [-1, -2, -1, 0, 0, 0, 1, 2, 1],
    "blur": [1, 2, 1, 2, 4, 2, 1, 2, 1].map((number) => number / 16),
    "sharpen": [0, -1, 0, -1, 5, -1, 0, -1, 0],
    "identity": [0, 0, 0, 0, 1, 0, 0, 0, 0],
  };

  const {pixels} = tf1mnist;
  const says = (name, values) => words(`convolution: ${name}`, values);
  const nine = (cell) => Array.from({length: 9}, (_, k) => cell(Math.floor(k / 3), k % 3));
  const grid = (name, cell) => `
    <div><div class="name">${says(name)}</div><div class="nine">${nine(cell).join("")}</div></div>`;

  element.innerHTML = `
    <div class="panels">
      <div>
        <div class="name">${says("digit")}</div>
        <div class="square">
          <canvas class="ink"></canvas>
          <canvas class="paper" width="${SIDE * FINE}" height="${SIDE * FINE}" role="img"
            aria-label="${says("paper")}"></canvas>
          <i class="frame"></i>
        </div>
      </div>
      <div>
        <div class="name">${says("feature map")}</div>
        <div class="square" tabindex="0" role="application" aria-label="${says("choose")}">
          <canvas></canvas>
          <i class="frame"></i>
        </div>
        <div class="scale"><span></span><i></i><span></span></div>
      </div>
    </div>
    <div class="buttons wrap">
      <button type="button" name="example">${words("digits: another")}</button>
      <button type="button" name="clear">${words("digits: clear")}</button>
    </div>
    <div class="buttons wrap" role="group" aria-label="${says("kernel")}">
      ${Object.keys(KERNELS).map((name) => `
        <button type="button" name="preset" value="${name}">${says(name)}</button>`).join("")}
    </div>
    <div class="equation">
      <div>
        ${grid("window", () => `<span class="grey"></span>`)}<b>×</b>
        ${grid("kernel", (row, column) => `<input type="number" step="any"
          aria-label="${says("kernel")}: ${says("place", {row, column})}">`)}
      </div>
      <div>
        <b>=</b>${grid("products", () => "<span></span>")}
        <output aria-live="polite"></output>
      </div>
    </div>`;

  const find = (selector) => element.querySelector(selector);
  const all = (selector) => [...element.querySelectorAll(selector)];
  const [inked, written, mapped] = all("canvas");
  const [frameOnDigit, frameOnMap] = all(".frame");
  const [least, most] = all(".scale span");
  const cells = all(".nine span");
  const numbers = all("input");
  const presets = all("[name=preset]");

  let digit, kernel, featureMap, largest;
  let row = 8, column = 9; // the place of the chosen number in the feature map
  let examples = 0;
  const context = written.getContext("2d", {willReadFrequently: true});
  const paper = new tf1mnist.Paper(written, show, 2.6 * FINE);

  // Returns the mean ink of each pixel, from 0 to 255.
  function ink() {
    const side = SIDE * FINE;
    const {data} = context.getImageData(0, 0, side, side);
    const sums = new Float64Array(SIDE * SIDE);
    for (let k = 0; k < side * side; k++) {
      const x = Math.floor(k % side / FINE), y = Math.floor(k / side / FINE);
      sums[y * SIDE + x] += data[4 * k + 3];
    }
    return [...sums].map((sum) => Math.round(sum / FINE ** 2));
  }

  const windowAt = (y, x) => nine((v, u) => digit[(y + v) * SIDE + x + u]);
  const productsAt = (y, x) => windowAt(y, x).map((value, k) => value * kernel[k]);
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const magnitude = (values) => Math.max(...values.map(Math.abs)) || 1;

  function show() {
    digit = ink();
    kernel = numbers.map((input) => input.valueAsNumber || 0);
    featureMap = Array.from({length: MAP * MAP}, (_, k) => (
      sum(productsAt(Math.floor(k / MAP), k % MAP))
    ));
    largest = magnitude(featureMap);
    pixels.paint(inked, SIDE, digit, pixels.grey);
    pixels.paint(mapped, MAP, featureMap, (value) => (
      value > 0 ? pixels.blue(value / largest) : pixels.red(-value / largest)
    ));
    least.textContent = text(-largest);
    most.textContent = text(largest);
    numbers.forEach((input, k) => pixels.tint(input, kernel[k] / magnitude(kernel)));
    for (const preset of presets) {
      preset.ariaPressed = KERNELS[preset.value].every((number, k) => number === kernel[k]);
    }
    choose(row, column);
    if (kernel.every((number, k) => number === (k === LEFT ? 1 : 0))) done("move");
  }

  // Shows the products whose sum is the chosen number of the feature map.
  function choose(y, x) {
    row = Math.min(Math.max(y, 0), MAP - 1);
    column = Math.min(Math.max(x, 0), MAP - 1);
    pixels.surround(frameOnDigit, row, column, 3, SIDE);
    pixels.surround(frameOnMap, row, column, 1, MAP);
    const products = productsAt(row, column);
    [...windowAt(row, column), ...products].forEach((value, k) => {
      cells[k].textContent = text(value);
      if (k < 9) cells[k].style.setProperty("--share", `${value / 8}%`); // pale enough for text
      else pixels.tint(cells[k], value / magnitude(products));
    });
    const result = says("sum", {sum: `<b>${text(sum(products))}</b>`});
    find("output").innerHTML = `${result} <small>${says("place", {row, column})}</small>`;
  }

  function text(value) {
    return String(Math.round(100 * value) / 100 || 0).replace("-", "\u2212");
  }

  function setKernel(name) {
    numbers.forEach((input, k) => { input.value = KERNELS[name][k]; });
    show();
  }

  function writeExample() {
    const middle = SIDE * FINE / 2;
    paper.write(tf1mnist.strokesOf(EXAMPLES[examples++ % 10], middle, middle, 19 * FINE));
    show();
  }

  function clear() {
    paper.clear();
    show();
  }

  find("[name=example]").addEventListener("click", writeExample);
  find("[name=clear]").addEventListener("click", clear);
  for (const preset of presets) preset.addEventListener("click", () => setKernel(preset.value));
  for (const input of numbers) input.addEventListener("input", show);
  pixels.choose(
    mapped.parentElement,
    mapped,
    (y, x) => choose(Math.floor(y * MAP), Math.floor(x * MAP)),
    (down, right) => choose(row + down, column + right),
  );

  numbers.forEach((input, k) => { input.value = KERNELS["vertical edges"][k]; });
  writeExample();
};
