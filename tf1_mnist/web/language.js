// The texts of a page in the reader's language.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

{
  tf1mnist.Language = class {
    #texts;
    #name;

    // Makes one button for each language in `buttons`, but for that of the page, and writes the
    // texts of the page: those whose keys are in `data-text` and `data-label` (an `aria-label`).
    // texts: the table of texts; each has one column for each language. The columns of the first
    // are the languages. A text without a translation stays English.
    constructor(texts, buttons) {
      const names = texts["name of the language"];
      const preferred = (stored()?.language ?? navigator.language).split("-")[0];
      this.#texts = texts;
      this.#name = preferred in names ? preferred : Object.keys(names)[0];
      for (const [each, name] of Object.entries(names)) {
        const button = document.createElement("button");
        button.type = "button";
        button.value = each;
        button.lang = texts["tag of the language"][each];
        button.textContent = name;
        button.addEventListener("click", () => {
          const before = this.#name;
          this.#name = each;
          if (stored()) stored().language = each;
          this.#translate(buttons);
          for (const other of buttons.children) if (other.value === before) other.focus();
        });
        buttons.append(button);
      }
      this.#translate(buttons);
    }

    #translate(buttons) {
      document.documentElement.lang = this.text("tag of the language");
      for (const button of buttons.children) button.hidden = button.value === this.#name;
      for (const each of document.querySelectorAll("[data-text]")) {
        each.textContent = this.text(each.dataset.text, JSON.parse(each.dataset.values ?? "{}"));
      }
      for (const each of document.querySelectorAll("[data-label]")) {
        each.setAttribute("aria-label", this.text(each.dataset.label));
      }
    }

    // Writes a text into an element, which keeps its key and its values for another language.
    write(element, key, values = {}) {
      element.dataset.text = key;
      element.dataset.values = JSON.stringify(values);
      element.textContent = this.text(key, values);
    }

    // Shows a text in an element; hides the element, if there is no key.
    say(element, key, values) {
      if (key !== null) this.write(element, key, values);
      element.hidden = key === null;
    }

    // Returns a text in the page's language; a value takes the place of its name in braces.
    text(key, values = {}) {
      const template = this.#texts[key][this.#name] ?? this.#texts[key].en;
      return template.replace(/{(\w+)}/g, (_, name) => this.#translated(String(values[name])));
    }

    // Returns a text of the program's, which is in English, in the page's language. The row whose
    // English text it is, with any values, has the translation. Other texts stay as they are.
    #translated(words) {
      for (const [key, {en}] of Object.entries(this.#texts)) {
        if (!key.startsWith("of the program: ")) continue;
        const pattern = en.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/{(\w+)}/g, "(?<$1>.*)");
        const found = new RegExp(`^${pattern}$`, "s").exec(words);
        if (found) return this.text(key, found.groups);
      }
      return words;
    }
  };

  // Returns what the browser keeps for this page; null if it is to keep nothing.
  function stored() {
    try {
      return localStorage;
    } catch {
      return null;
    }
  }
}
