"use strict";
// The convolutional network: a digit that the visitor draws, the feature maps of each layer, and
// the ten probabilities. A grey square covers a part of the network's input, and the tour shows how
// a number of a map is computed.

tf1mnist.figures.feature_maps = (element, words, done) => {
  const SIDE = 28; // of the network's input, in pixels
  const COVER = 9; // the side of the grey square
  const GREY = 128;
  const PAPER = 320;
  const EXAMPLES = "6793820541";

  const {maps, pixels} = tf1mnist;
  const says = (name, values) => words(`feature_maps: ${name}`, values);
  const digits = [...Array(10).keys()];

  element.innerHTML = `
    <div class="panels">
      <div>
        <div class="name">${says("drawn")}</div>
        <div class="square">
          <canvas class="ink drawn" width="${PAPER}" height="${PAPER}" role="img"
            aria-label="${says("paper")}"></canvas>
        </div>
      </div>
      <div>
        <div class="name">${says("seen")}</div>
        <div class="square seen" tabindex="0" role="application"
          aria-label="${says("cover moves")}">
          <canvas class="ink"></canvas>
          <i class="frame" hidden></i>
        </div>
      </div>
    </div>
    <div class="buttons wrap">
      <button type="button" name="example">${words("digits: another")}</button>
      <button type="button" name="clear">${words("digits: clear")}</button>
      <button type="button" name="cover" aria-pressed="false">${says("cover")}</button>
    </div>
    <p class="says" role="status"></p>
    <ol class="bars" aria-label="${says("probabilities")}">
      ${digits.map((digit) => `
        <li><small></small><i></i><i class="before"></i><b>${digit}</b></li>`).join("")}
    </ol>
    <div class="layers"></div>
    <div class="hint" hidden>
      <p class="says">${says("hint")}</p>
      <div class="buttons wrap"><button type="button" name="follow">${says("follow")}</button></div>
    </div>
    <div class="tour"></div>`;

  const find = (selector) => element.querySelector(selector);
  const [drawn, seen] = element.querySelectorAll("canvas");
  const frame = find(".frame");
  const covering = find("[name=cover]");
  const bars = [...element.querySelectorAll(".bars li")];

  const network = new tf1mnist.Network(tf1mnist.networks.cnn);
  const paper = new tf1mnist.Paper(drawn, drew, 26);
  const tour = tf1mnist.tour(find(".tour"), words, network, showPlace);
  let visible, layers = []; // the network's input and the outputs of its layers
  let image = null; // the network's input without the grey square
  let before = null; // the probabilities without the grey square
  let chosen = []; // for each layer, the numbers of the maps that are shown
  let row = 5, column = 7; // the position of the grey square
  let examples = 0;
  let isExample = true; // whether the drawing is an example without strokes by the visitor
  let waiting = false;

  function drew() {
    isExample = false;
    changed();
  }

  function changed() {
    image = look();
    before = null;
    if (image) choose(network.activations(image, 1, SIDE, SIDE));
    later(show);
  }

  // Returns the drawing as an image like those in MNIST; null if nothing is drawn.
  function look() {
    const {values, width, height} = paper.picture();
    return tf1mnist.prepared({values: values.map((grey) => 255 - grey), width, height});
  }

  // Stores the probabilities without the grey square, and the most active maps, since the same maps
  // are shown while the square moves.
  function choose(layers) {
    before = layers.at(-1).values;
    chosen = layers.slice(0, -1).map(maps.strongest);
  }

  // Calls a function once before the next frame, however often the call is requested.
  function later(action) {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      action();
    });
  }

  const isCovered = () => covering.ariaPressed === "true";

  function show() {
    frame.hidden = !isCovered();
    pixels.surround(frame, row, column, COVER, SIDE);
    visible = image ? image.slice() : new Uint8Array(SIDE * SIDE);
    for (let k = 0; isCovered() && k < COVER * COVER; k++) {
      visible[(row + Math.floor(k / COVER)) * SIDE + column + k % COVER] = GREY;
    }
    pixels.paint(seen, SIDE, visible, pixels.grey);
    layers = image ? network.activations(visible, 1, SIDE, SIDE) : [];
    showProbabilities(layers.at(-1)?.values);
    find(".layers").replaceChildren(...layers.slice(0, -1).map(layerOf));
    find(".hint").hidden = !image;
    showPlace();
  }

  // Shows the tour and, in each layer, the part on which the number in the tour depends.
  function showPlace() {
    tour.show(visible, layers);
    if (tour.isAtPicture()) done("follow");
    [...find(".layers").children].forEach((row, k) => {
      const field = tour.field(k);
      row.querySelectorAll(".frame").forEach((frame, n) => {
        frame.hidden = !field || ![null, chosen[k][n]].includes(field.map);
        if (field) pixels.surround(frame, field.row, field.column, field.size, layers[k].width);
      });
    });
  }

  function showProbabilities(probabilities) {
    const likeliest = (ten) => ten.indexOf(Math.max(...ten));
    const answer = (ten) => ({digit: likeliest(ten), share: percent(ten[likeliest(ten)])});
    bars.forEach((bar, digit) => {
      const probability = probabilities?.[digit] ?? 0;
      bar.className = probabilities && likeliest(probabilities) === digit ? "likeliest" : "";
      bar.style.setProperty("--probability", probability);
      bar.style.setProperty("--before", before?.[digit] ?? 0);
      bar.querySelector(".before").hidden = !isCovered() || !(before?.[digit] > 0.005);
      bar.firstElementChild.textContent = probability > 0.005 ? percent(probability, 0) : "";
    });
    if (!probabilities) {
      find(".says").textContent = says("nothing");
    } else if (!isCovered()) {
      find(".says").textContent = says("answer", answer(probabilities));
    } else {
      const {digit: digit0, share: share0} = answer(before);
      find(".says").textContent = says("covered", {...answer(probabilities), digit0, share0});
      if (!isExample && likeliest(probabilities) !== digit0) done("cover");
    }
  }

  function layerOf(layer, k) {
    const {height, width, channels} = layer;
    const images = maps.images(layer, chosen[k]);
    const text = says("layer", {number: k + 1, height, width, channels, shown: images.length});
    const found = document.createElement("div");
    found.innerHTML = `<div class="name">${text}</div><div class="maps"></div>`;
    found.lastChild.append(...images.map((image) => {
      const map = document.createElement("div");
      map.innerHTML = `<i class="frame"></i>`;
      map.prepend(pixels.painted(image, (value) => pixels.blue(value / 255)));
      return map;
    }));
    return found;
  }

  // Chooses the number of a map that has been clicked.
  function pick({target, clientX, clientY}) {
    const map = target.closest(".maps > div");
    if (!map) return;
    const {left, top, width} = map.getBoundingClientRect();
    const stage = [...find(".layers").children].indexOf(map.parentElement.parentElement);
    const scale = layers[stage].width / width;
    tour.choose({
      stage,
      map: chosen[stage][[...map.parentElement.children].indexOf(map)],
      row: Math.floor(scale * (clientY - top)),
      column: Math.floor(scale * (clientX - left)),
    });
    bringTour();
  }

  function follow() {
    const probabilities = layers.at(-1).values;
    tour.follow(probabilities.indexOf(Math.max(...probabilities)));
    bringTour();
  }

  const bringTour = () => find(".tour .panels").scrollIntoView({block: "nearest"});

  function percent(probability, decimals = 1) {
    return `${(100 * probability).toFixed(decimals)}%`;
  }

  function writeExample() {
    isExample = true;
    paper.write(tf1mnist.strokesOf(EXAMPLES[examples++ % 10], PAPER / 2, PAPER / 2, 0.7 * PAPER));
    changed();
  }

  function clear() {
    paper.clear();
    changed();
  }

  function cover(isWanted) {
    covering.ariaPressed = String(isWanted);
    later(show);
  }

  function moveTo(y, x) {
    row = Math.min(Math.max(y, 0), SIDE - COVER);
    column = Math.min(Math.max(x, 0), SIDE - COVER);
    cover(true);
  }

  // Moves the middle of the square to a place.
  function drag(y, x, isPressed) {
    if (isPressed) moveTo(Math.round(y * SIDE - COVER / 2), Math.round(x * SIDE - COVER / 2));
  }

  find("[name=example]").addEventListener("click", writeExample);
  find("[name=clear]").addEventListener("click", clear);
  find("[name=follow]").addEventListener("click", follow);
  find(".layers").addEventListener("click", pick);
  covering.addEventListener("click", () => cover(!isCovered()));
  pixels.choose(find(".seen"), seen, drag, (down, right) => moveTo(row + down, column + right));
  writeExample();
};
