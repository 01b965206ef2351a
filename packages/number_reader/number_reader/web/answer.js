// Shows a network's reading, its confidence and its input, in the elements of answer.html.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  const DOUBTFUL = 0.9;  // a less probable digit is shown with the second likeliest one

  const byId = (id) => document.getElementById(id);

  tf1mnist.Answer = class {
    #language;
    #changed;
    #shown = JSON.stringify("");  // the text or the table that is shown

    // language: a tf1mnist.Language.
    // changed: is called with the number of a row and its text when a person chooses another digit.
    constructor(language, changed = () => {}) {
      this.#language = language;
      this.#changed = changed;
      for (let digit = 0; digit < 10; digit++) {
        const row = document.createElement("li");
        row.append(digit, document.createElement("i"), document.createElement("span"));
        byId("probabilities").append(row);
      }
    }

    // Shows an answer from `tf1mnist.read` or from `draw.look`, or an answer without rows.
    // left_out: the number of rows of writing that were left out.
    // seen: the rows of writing, with their images; if there is no table, those of `rows`.
    // maps: for each convolutional layer, `channels`, the number of its feature maps, and `maps`,
    // images of the most active feature maps.
    show({text, rows, table = null, left_out: leftOut = 0, seen = rows, maps = []}) {
      this.#showText(text, table);
      this.#language.say(byId("unread"), leftOut ? "left out" : null, {count: leftOut});
      this.#showRows(rows, table === null);
      const images = seen.flatMap((row) => row.images);
      const {painted, grey} = tf1mnist.pixels;
      byId("seen").replaceChildren(...images.map((image) => painted(image, grey)));
      byId("maps").replaceChildren(...maps.map((layer, k) => this.#layer(layer, k + 1)));
    }

    // Says why nothing was read.
    showReason(reason) {
      this.#language.say(byId("unread"), "unread", {reason});
    }

    // Shows the texts of the rows or, for a table, those of its cells, with gaps for empty cells.
    #showText(text, table) {
      // Write only what has changed, since a screen reader reads out whatever is written.
      const shown = JSON.stringify(table ?? text), output = byId("answer");
      if (shown === this.#shown) return;
      this.#shown = shown;
      output.className = text.length > 24 ? "long" : "";
      if (table === null) output.textContent = text;
      else output.replaceChildren(inCells(table));
    }

    // Shows a line for each row: its digits and signs, and the network's confidence in the row. A
    // digit is a button, which shows its probabilities.
    // mayChange: whether a person may choose another digit where the network is in doubt.
    #showRows(rows, mayChange) {
      const digits = [], buttons = [];
      const choose = (chosen) => {
        buttons.forEach((button, k) => { button.ariaPressed = k === chosen; });
        showProbabilities(digits[chosen]);
      };
      const withDigits = rows.filter((row) => row.digits.length);
      byId("confidence").hidden = !withDigits.length;
      byId("digits").replaceChildren(...withDigits.map((row) => {
        const line = document.createElement("div");
        for (const symbol of symbolsOf(row)) {
          const chip = document.createElement(symbol.sign ? "span" : "button");
          chip.append(document.createElement("b"));
          chip.firstChild.textContent = symbol.sign ?? symbol.digit;
          line.append(chip);
          if (symbol.sign) {
            chip.className = "sign";
            continue;
          }
          const k = digits.length;
          chip.type = "button";
          chip.addEventListener("click", () => choose(k));
          digits.push(symbol);
          buttons.push(chip);
          if (mayChange && symbol.probability < DOUBTFUL) {
            line.append(this.#runnerUp(symbol, chip.firstChild, rows, rows.indexOf(row)));
          }
        }
        const confidence = document.createElement("span");
        confidence.className = "confidence";
        this.#language.write(confidence, confidenceOf(row), {share: percentage(row.confidence)});
        line.append(confidence);
        return line;
      }));
      choose(digits.length - 1);  // the digit that was written last
    }

    // Returns a button that switches a digit to the second likeliest one and back.
    // shown: the element that shows the digit. number: the number of the digit's row.
    #runnerUp(digit, shown, rows, number) {
      const button = document.createElement("button");
      const others = digit.probabilities.map((share, k) => k === digit.digit ? -1 : share);
      let other = others.indexOf(Math.max(...others));
      button.type = "button";
      button.className = "runner-up";
      this.#language.write(button, "runner-up", {name: other});
      button.addEventListener("click", () => {
        [digit.chosen, other] = [other, digit.chosen ?? digit.digit];
        shown.textContent = digit.chosen;
        this.#language.write(button, "runner-up", {name: other});
        const texts = rows.map(textOf);
        this.#showText(texts.join("\n"), null);
        // The confidence is that of the network's own reading.
        const isRead = rows[number].digits.every(({digit, chosen = digit}) => chosen === digit);
        button.parentElement.querySelector(".confidence").hidden = !isRead;
        this.#changed(number, texts[number]);
      });
      return button;
    }

    #layer({channels, maps}, number) {
      const figure = document.createElement("figure");
      const caption = document.createElement("figcaption");
      this.#language.write(caption, "layer", {number, channels, shown: maps.length});
      const grid = document.createElement("div");
      grid.className = maps[0].width > 2 * maps[0].height ? "maps wide" : "maps";
      const {painted, amber} = tf1mnist.pixels;
      grid.append(...maps.map((map) => painted(map, amber)));
      figure.append(caption, grid);
      return figure;
    }
  };

  // Returns the digits and the signs of a row, from left to right.
  function symbolsOf({digits, signs}) {
    return [...digits, ...signs].sort((one, other) => one.left - other.left);
  }

  // Returns the text of a row, with the digits that a person has chosen.
  function textOf(row) {
    return symbolsOf(row).map(({sign, digit, chosen}) => sign ?? chosen ?? digit).join("");
  }

  // Returns the name of the text that says how sure the network is of a row.
  function confidenceOf({doubtful, digits, signs}) {
    if (!doubtful) return "confidence";
    return digits.length + signs.length === 1 ? "confidence: not a digit" : "confidence: not digits";
  }

  function inCells(texts) {
    const table = document.createElement("table");
    for (const line of texts) {
      const row = table.insertRow();
      for (const text of line) row.insertCell().textContent = text;
    }
    return table;
  }

  function showProbabilities(digit) {
    [...byId("probabilities").children].forEach((row, k) => {
      row.className = digit?.digit === k ? "likeliest" : "";
      row.style.setProperty("--probability", digit?.probabilities[k] ?? 0);
      row.lastChild.textContent = digit ? percentage(digit.probabilities[k]) : "";
    });
  }

  function percentage(probability) {
    return (100 * probability).toFixed(1) + "%";
  }
}
