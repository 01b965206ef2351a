"use strict";
// A number is read while it is being written: the row as the network sees it and, below the row,
// the probabilities that the network computes for each column.

tf1mnist.figures.writing = (element, words, done) => {
  const EXAMPLES = ["1729", "2718", "31415", "86", "0953"];
  const WIDEST = 9; // the greatest width of a column, in pixels of the page
  const DIGITS = 10;
  const LIKELY = 0.05; // the least probability of a sign that has a row
  const isNarrow = element.clientWidth < 480;
  const [WIDTH, HEIGHT] = isNarrow ? [720, 420] : [1120, 320]; // of the paper

  const {pixels} = tf1mnist;
  const says = (name, values) => words(`writing: ${name}`, values);
  const network = new tf1mnist.Network(tf1mnist.networks.reader);
  const symbols = [...network.symbols, says("blank")];
  const BLANK = symbols.length - 1;

  element.innerHTML = `
    <div class="sheet">
      <canvas class="ink" width="${WIDTH}" height="${HEIGHT}" role="img"
        aria-label="${says("paper")}"></canvas>
    </div>
    <div class="buttons wrap">
      <button type="button" name="example">${says("another")}</button>
      <button type="button" name="undo">${says("undo")}</button>
      <button type="button" name="clear">${words("digits: clear")}</button>
    </div>
    <output class="text" aria-live="polite" aria-label="${says("text")}"></output>
    <div class="reading" hidden>
      <div class="symbols" aria-hidden="true"></div>
      <div class="columns" tabindex="0" role="application" aria-label="${says("columns")}">
        <div class="found"></div>
        <div><canvas class="strip ink"></canvas></div>
        <div><canvas class="map"></canvas></div>
        <i class="frame"></i>
      </div>
    </div>
    <p class="says" role="status"></p>`;

  const find = (selector) => element.querySelector(selector);
  const [sheet, strip, map] = element.querySelectorAll("canvas");
  const area = find(".columns");
  const paper = new tf1mnist.Paper(sheet, changed);

  let columns = []; // the probabilities of each column of the last row
  let chosen = 0; // the number of a column
  let doubt = ""; // the remark if the writing may not be a number
  let examples = 0;
  let isWaiting = false;
  let rest = 0; // milliseconds between two readings, which leave time to draw

  function changed() {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      const start = performance.now();
      show();
      rest = performance.now() - start;
    }, rest);
  }

  function show() {
    const {values, width, height} = paper.picture();
    const {text, rows} = tf1mnist.read(values, width, height, network);
    if (find(".text").textContent !== text) find(".text").textContent = text;
    if (/^\d+\+\d+$/.test(text)) done("sum");
    find(".reading").hidden = !rows.length;
    const source = rows.at(-1)?.source;
    columns = source?.columns ?? [];
    if (!rows.length) {
      find(".says").textContent = says(paper.strokes.length ? "no digits" : "empty");
      return;
    }
    doubt = rows.some((row) => row.doubtful) ? says("doubtful") : "";
    const {image} = source;
    area.style.maxWidth = `${WIDEST * columns.length}px`;
    const length = 2 * columns.length; // without the paper that was added on the right
    const inside = image.values.filter((_, k) => k % image.width < length);
    pixels.paint(strip, length, inside, pixels.grey);
    const shown = [...symbols.keys()].filter(hasRow);
    find(".symbols").innerHTML = shown.map((k) => `<span>${symbols[k]}</span>`).join("");
    map.style.setProperty("--rows", shown.length);
    const shares = shown.flatMap((symbol) => columns.map((column) => column[symbol]));
    pixels.paint(map, columns.length, shares, pixels.blue);
    const spots = findSymbols();
    label(spots);
    choose(spots.at(-1)?.column ?? 0);
  }

  // Returns whether a symbol has a row. Digits and the blank have one, and so do likely signs.
  function hasRow(symbol) {
    return symbol < DIGITS || symbol === BLANK || columns.some((column) => column[symbol] > LIKELY);
  }

  // Writes each symbol above its column.
  function label(spots) {
    find(".found").replaceChildren(...spots.map(({symbol, column}) => {
      const text = document.createElement("b");
      text.textContent = symbols[symbol];
      text.style.left = `${100 * (column + 0.5) / columns.length}%`;
      return text;
    }));
  }

  // Returns the place of each symbol: adjacent columns that agree on it, at least one of which is
  // probably not blank. `column` is the most certain of these columns.
  function findSymbols() {
    const runs = [];
    columns.forEach((probabilities, k) => {
      const others = [...probabilities.slice(0, BLANK)];
      const symbol = others.indexOf(Math.max(...others));
      const last = runs.at(-1);
      if (probabilities[BLANK] > 0.95) return;
      if (last?.symbol === symbol && last.end === k) {
        if (others[symbol] > columns[last.column][symbol]) last.column = k;
        last.blank *= probabilities[BLANK];
        last.end++;
      } else {
        runs.push({symbol, column: k, end: k + 1, blank: probabilities[BLANK]});
      }
    });
    return runs.filter((run) => run.blank < 0.5);
  }

  // Lists the likeliest symbols in a column.
  function choose(column) {
    if (!columns.length) return;
    chosen = Math.min(Math.max(column, 0), columns.length - 1);
    find(".frame").style.left = `${100 * chosen / columns.length}%`;
    find(".frame").style.width = `${100 / columns.length}%`;
    const probabilities = columns[chosen];
    const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
    const shares = order.slice(0, 3).filter((symbol) => probabilities[symbol] > 0.0005);
    find(".says").textContent = doubt + says("column", {
      column: chosen,
      shares: shares.map((symbol) => says("share", {
        symbol: symbols[symbol],
        share: `${(100 * probabilities[symbol]).toFixed(1)}%`,
      })).join(says("comma")),
    });
  }

  function writeExample() {
    const number = EXAMPLES[examples++ % EXAMPLES.length];
    const height = Math.min(0.6 * HEIGHT, WIDTH / number.length);
    paper.write(tf1mnist.strokesOf(number, WIDTH / 2, HEIGHT / 2, height), true);
    show();
  }

  find("[name=example]").addEventListener("click", writeExample);
  find("[name=undo]").addEventListener("click", () => { paper.undo(); show(); });
  find("[name=clear]").addEventListener("click", () => { paper.clear(); show(); });
  pixels.choose(
    area,
    map,
    (y, x) => choose(Math.floor(x * columns.length)),
    (down, right) => right !== 0 && choose(chosen + right),
  );
  writeExample();
};
