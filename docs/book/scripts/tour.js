"use strict";
// Follows a number in a network back to the picture: a place in a map is chosen, and its input, the
// kernel, the products and their sum are shown, layer by layer.

var tf1mnist = globalThis.tf1mnist ??= {};

// Adds the tour to an element. `moved` is called when another number has been chosen.
tf1mnist.tour = (element, words, network, moved) => {
  const SHOWN = 3; // input maps whose products are shown

  const {pixels, trace} = tf1mnist;
  const {choice, number} = tf1mnist.parts;
  const stages = trace.stages(network);
  const last = stages.length - 1; // the stage that computes the digits' logits
  const mapsOf = (stage) => stages[stage].scale.length;

  element.innerHTML = `
    <div class="controls"></div>
    <div class="panels">
      <div>
        <div class="name">${words("feature_maps: seen")}</div>
        <div class="square"><canvas class="ink"></canvas><i class="frame"></i></div>
      </div>
      <div class="mapped">
        <div class="name"></div>
        <div class="square" tabindex="0" role="application" aria-label="${words("tour: choose")}">
          <canvas></canvas><i class="frame"></i>
        </div>
      </div>
    </div>
    <p class="says" role="status"></p>
    <div class="name inputs"></div>
    ${`
    <div class="part"><button type="button"></button><div class="grids"></div><b></b></div>
    `.repeat(SHOWN)}
    <div class="lines"></div>`;

  const find = (selector) => element.querySelector(selector);
  const [picture, output] = element.querySelectorAll("canvas");
  const [seen, spot] = element.querySelectorAll(".frame");
  const parts = [...element.querySelectorAll(".part")];
  const names = stages.map((_, k) => (
    [k, k < last ? words("tour: layer", {number: k + 1}) : words("tour: digits")]
  ));
  const stageList = choice(find(".controls"), words("tour: stage"), names, (stage) => {
    choose({...chosen, stage: Number(stage), map: 0});
  });
  const mapList = choice(find(".controls"), words("tour: map"), [], (map) => {
    choose({...chosen, map: Number(map)});
  });

  let inputs = []; // of each stage
  let values = null; // the network's input
  let probabilities = [];
  let chosen = null; // {stage, map, row, column}; null while the tour is closed
  let followed = 0; // how many layers the answer has been followed back
  let target = []; // for each part that is shown, the place to which it can be followed

  // Takes the network's input and the outputs of its layers; without arguments, hides the tour.
  function show(image, layers = []) {
    element.hidden = !chosen || !layers.length;
    if (!layers.length) return;
    values = image;
    inputs = [trace.input(network, image, Math.sqrt(image.length)), ...layers.slice(0, -1)];
    probabilities = layers.at(-1).values;
    if (chosen) explain();
  }

  // Chooses a number, whose place may lie outside its map, and opens the tour.
  function choose({stage, map, row, column}) {
    const {height, width} = inputs[stage + 1] ?? {height: 1, width: 1};
    const inside = (place, size) => Math.min(Math.max(place, 0), size - 1);
    chosen = {stage, map, row: inside(row, height), column: inside(column, width)};
    moved();
  }

  function explain() {
    const {stage, map, row, column} = chosen;
    const found = trace.number(network, stages[stage], inputs[stage], chosen);
    const [field] = trace.fields(stages, stage, chosen);
    const side = Math.sqrt(values.length);
    if (mapList.length !== mapsOf(stage)) {
      mapList.replaceChildren(...Array.from({length: mapsOf(stage)}, (_, k) => new Option(k, k)));
    }
    stageList.value = stage;
    mapList.value = map;
    pixels.paint(picture, side, values, pixels.grey);
    pixels.surround(seen, field.row, field.column, field.size, side);
    find(".mapped").hidden = stage === last;
    if (stage < last) showMap(inputs[stage + 1]);
    find(".says").textContent = stage < last
      ? words("tour: number", {map, row, column, value: number(relu(found), 3), size: field.size})
      : words("tour: digit", {map, value: percent(probabilities[map])});
    showParts(found);
    showLines(found);
  }

  function showMap({height, width, channels, values}) {
    const {stage, map, row, column} = chosen;
    const largest = values.reduce((a, b) => Math.max(a, b), 0) || 1;
    const shares = Array.from({length: height * width}, (_, k) => (
      values[channels * k + map] / largest
    ));
    find(".mapped .name").textContent = words("tour: map of layer", {map, number: stage + 1});
    pixels.paint(output, width, shares, pixels.blue);
    pixels.surround(spot, row, column, 1, width);
  }

  // Shows the input maps that add most to the sum.
  function showParts({parts: all, row, column}) {
    const {stage} = chosen;
    const {side} = stages[stage];
    const shown = all.slice(0, SHOWN);
    find(".inputs").textContent = stage === 0 ? words("tour: picture") :
      words("tour: inputs", {shown: SHOWN, count: all.length});
    const largest = (name) => Math.max(...shown.flatMap((part) => part[name].map(Math.abs))) || 1;
    target = shown.map(({map, products, sum}) => {
      const most = products.indexOf(Math[sum < 0 ? "min" : "max"](...products));
      const [down, right] = [Math.floor(most / side), most % side];
      return {stage: stage - 1, map, row: row + down, column: column + right};
    });
    parts.forEach((part, n) => {
      part.hidden = n >= shown.length;
      if (part.hidden) return;
      const [button, grids, sum] = part.children;
      button.hidden = stage === 0;
      button.textContent = `← ${words("tour: map of layer", {map: shown[n].map, number: stage})}`;
      const [window, kernel, products] = ["window", "kernel", "products"].map((name) => (
        grid(name, shown[n][name], side, largest(name))
      ));
      grids.replaceChildren(window, signed("×", kernel), signed("=", products));
      sum.textContent = number(shown[n].sum, 3);
      part.classList.toggle("long", side > 3);
    });
  }

  // Returns a square of numbers; a screen reader reads them as the description of a picture.
  function grid(name, numbers, side, largest) {
    const title = words(`convolution: ${name}`);
    const texts = numbers.map((value) => number(value, Math.abs(value) < 9.995 ? 2 : 1));
    const cells = document.createElement("div");
    cells.className = "cells";
    cells.style.setProperty("--side", side);
    cells.setAttribute("role", "img");
    cells.setAttribute("aria-label", `${title}: ${texts.join("; ")}`);
    cells.append(...texts.map((text, k) => {
      const cell = document.createElement("span");
      cell.textContent = text;
      pixels.tint(cell, numbers[k] / largest);
      return cell;
    }));
    return cells;
  }

  // Returns an element with a sign before it; on a phone, both move to the next line together.
  function signed(sign, element) {
    const both = document.createElement("div");
    both.className = "grids";
    both.append(sign, element);
    return both;
  }

  // Shows the steps from the sum to the result.
  function showLines(found) {
    const {stage, map} = chosen;
    const {scale, offset, pool} = stages[stage];
    const rest = found.parts.slice(SHOWN);
    const sum = number(found.sum, 3);
    const scaled = number(found.scaled, 3);
    const shift = `${offset[map] < 0 ? "−" : "+"} ${number(Math.abs(offset[map]), 3)}`;
    const list = (numbers, digits) => numbers.map((value) => number(value, digits)).join("; ");
    const lines = [];
    const add = (text, value) => lines.push(`<div><span>${text}</span><b>${value}</b></div>`);
    if (rest.length) {
      const others = rest.reduce((total, part) => total + part.sum, 0);
      add(words("tour: rest", {count: rest.length}), number(others, 3));
    }
    const sums = list(found.sums, 3);
    add(pool > 1 ? words("tour: pool", {sums, pool}) : words("tour: sum"), sum);
    if (stage < last) {
      const formula = `${sum} × ${number(scale[map], 4)} ${shift}`;
      add(words("tour: normalization", {formula}), scaled);
      add(words("tour: relu", {formula: `max(0, ${scaled})`}), number(relu(found), 3));
    } else {
      const logits = [...probabilities.keys()].map((digit) => (
        trace.number(network, stages[last], inputs[last], {...chosen, map: digit}).scaled
      ));
      add(words("tour: bias", {formula: `${sum} ${shift}`}), scaled);
      add(words("tour: softmax", {logits: list(logits, 1)}), percent(probabilities[map]));
    }
    find(".lines").innerHTML = lines.join("");
  }

  const relu = ({scaled}) => Math.max(0, scaled);
  const percent = (share) => `${(100 * share).toFixed(1)}%`;

  // Follows a part back, and keeps the focus where the next part will be.
  function follow(n) {
    followed = chosen.stage === last ? 1 : followed + 1;
    choose(target[n]);
    if (chosen.stage === 0) find("[tabindex]").focus();
  }

  parts.forEach((part, n) => part.firstElementChild.addEventListener("click", () => follow(n)));
  pixels.choose(
    output.parentElement,
    output,
    (y, x, isPressed) => {
      if (!isPressed) return;
      const {height, width} = inputs[chosen.stage + 1];
      choose({...chosen, row: Math.floor(y * height), column: Math.floor(x * width)});
    },
    (down, right) => choose({...chosen, row: chosen.row + down, column: chosen.column + right}),
  );
  element.hidden = true;

  return {
    show,
    choose,
    follow: (digit) => choose({stage: last, map: digit, row: 0, column: 0}),
    // Returns whether an answer has been followed back to the picture.
    isAtPicture: () => chosen?.stage === 0 && followed === last,
    // Returns what the chosen number depends on in the maps of a layer, {row, column, size, map};
    // null if it does not depend on them. `map` is null if it depends on all maps.
    field(layer) {
      if (!chosen || layer > chosen.stage) return null;
      const all = trace.fields(stages, chosen.stage, chosen);
      return {...all[layer + 1], map: layer === chosen.stage ? chosen.map : null};
    },
  };
};
