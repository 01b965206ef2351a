"use strict";
// Shows the pages that contain the words of a query; those with the words in their titles and
// headings come first. A word that no page contains is replaced with a similar one. The search runs
// in the page itself; search.py writes `PAGES`.
{
  const CHINESE = /[\u4e00-\u9fff]/;
  const SECTIONS = 3; // the largest number of sections shown for a page
  const WORD = "[^\\s\\p{P}\\p{S}\\u4e00-\\u9fff]+";
  const TERMS = new RegExp(`[\\u4e00-\\u9fff]+|${WORD}(?:[._-]+${WORD})*`, "gu");

  // Returns the pattern that finds a term. Nothing separates Chinese words. An English term may be
  // the beginning of a word ("pool" finds "pooling"), and a plural also finds the singular.
  const pattern = (term) => {
    if (CHINESE.test(term)) return term;
    const stem = term.replace(/(?<=[a-z]{2}[a-rt-z])s$/i, "");
    return `(?<![A-Za-z0-9])${stem.replaceAll(".", "\\.")}`; // no other special characters
  };

  // Splits each run of Chinese characters into pairs.
  const pairs = (terms) => terms.flatMap((term) => CHINESE.test(term) && term.length > 2
    ? [...term].slice(1).map((character, k) => term[k] + character) : [term]);

  const count = (text, pattern) => [...text.matchAll(new RegExp(pattern, "giu"))].length;

  // Returns a section, how many patterns its heading has, and how often each occurs in its text.
  const look = ([anchor, heading, text], patterns) => ({
    anchor, heading, text,
    named: patterns.filter((pattern) => count(heading, pattern)).length,
    counts: patterns.map((pattern) => count(text, pattern)),
  });

  // Returns the pages that contain all patterns or, without `all`, at least half, best pages first.
  const find = (pages, patterns, all) => pages
    .map((page) => {
      const sections = page.sections.map((section) => look(section, patterns));
      const everything = page.sections.flatMap(([, ...texts]) => texts).join("\n");
      const found = patterns.filter((pattern) => count(everything, pattern)).length;
      const inHeadings = Math.max(...sections.slice(1).map((section) => section.named), 0);
      const times = sections.flatMap((section) => section.counts).reduce((a, b) => a + b, 0);
      return {page, sections, found, rank: [page.own, found, sections[0].named, inHeadings, times]};
    })
    .filter(({found}) => found && found >= patterns.length / (all ? 1 : 2))
    .sort((a, b) => {
      const k = a.rank.findIndex((value, k) => value !== b.rank[k]);
      return k < 0 ? 0 : b.rank[k] - a.rank[k];
    });

  // Returns whether two words differ only in one letter (which may be missing from one word) or in
  // the order of two letters.
  const areSimilar = (one, other) => {
    const shorter = Math.min(one.length, other.length);
    let start = 0, end = 0; // the numbers of letters that are the same on both sides
    while (start < shorter && one[start] === other[start]) start++;
    while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end++;
    const [a, b] = [one, other].map((word) => word.slice(start, word.length - end));
    return (a.length < 2 && b.length < 2) || (a.length === 2 && a === b[1] + b[0]);
  };

  // Returns a term or, if no page contains it, the most frequent word that is similar to it.
  const correct = (term, pages) => {
    if (!/^[a-z]{4,}$/i.test(term)) return term;
    const text = pages.map(({sections}) => sections.flatMap((section) => section.slice(1)).join("\n"))
      .join("\n").toLowerCase();
    if (count(text, pattern(term))) return term;
    const times = new Map(); // how often each similar word is in the text
    for (const [word] of text.matchAll(/[a-z]{4,}/g)) {
      if (times.has(word)) times.set(word, times.get(word) + 1);
      else if (areSimilar(word, term.toLowerCase())) times.set(word, 1);
    }
    const [best] = [...times].sort(([, one], [, other]) => other - one);
    return best?.[0] ?? term;
  };

  // Adds a text to an element; <mark> encloses the matches of the patterns.
  const write = (element, text, patterns) => {
    text.split(new RegExp(`(${patterns.join("|")})`, "giu")).forEach((part, k) => {
      if (k % 2 === 0) return element.append(part);
      element.appendChild(document.createElement("mark")).textContent = part;
    });
    return element;
  };

  // Returns the part of a text around the first match of a pattern.
  const excerpt = (text, patterns) => {
    const width = CHINESE.test(text) ? 90 : 180;
    const place = Math.max(text.search(new RegExp(patterns.join("|"), "iu")), 0);
    const start = place < width / 2 ? 0 : place - width / 3;
    const part = text.slice(start, start + width);
    const words = (start ? part.replace(/^\w+/, "") : part).trim();
    return (start ? "… " : "") + words + (start + width < text.length ? " …" : "");
  };

  const link = (url, text, patterns) => {
    const element = document.createElement("a");
    element.href = url;
    return write(element, text, patterns);
  };

  const item = ({page, sections}, patterns) => {
    const element = document.createElement("li");
    element.append(link(page.url, sections[0].heading, patterns));
    const many = ({named, counts}) => 100 * named + counts.filter((times) => times).length;
    sections.filter(many).sort((a, b) => many(b) - many(a)).slice(0, SECTIONS).forEach((section) => {
      const paragraph = element.appendChild(document.createElement("p"));
      if (section !== sections[0]) {
        paragraph.append(link(`${page.url}#${section.anchor}`, section.heading, patterns), " · ");
      }
      write(paragraph, excerpt(section.text, patterns), patterns);
    });
    return element;
  };

  const show = (query, language) => {
    const written = query.match(TERMS) ?? [];
    // Pages in the other language come last, and are shown only if they have no translation.
    const pages = PAGES.map((page) => ({...page, own: Number(page.language === language)}))
      .filter((page) => page.own || !page.translated);
    const terms = written.map((term) => correct(term, pages));
    const isCorrected = (term, k) => terms[k] !== written[k];
    let patterns = terms.map(pattern);
    let found = find(pages, patterns, true);
    if (!found.length) {
      patterns = pairs(terms).map(pattern);
      found = find(pages, patterns, false);
    }
    const {some, similar, none} = document.getElementById("count").dataset;
    const message = !found.length ? none : terms.some(isCorrected) ? similar : some;
    const values = {
      count: found.length,
      words: written.filter(isCorrected).join(" "),
      similar: terms.filter(isCorrected).join(" "),
    };
    const text = message.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    document.getElementById("count").textContent = text;
    document.getElementById("results").append(...found.map((page) => item(page, patterns)));
  };

  const query = new URLSearchParams(location.search).get("q") ?? "";
  const isChinese = document.documentElement.lang === "zh-CN";
  if (CHINESE.test(query) && !isChinese) {
    location.replace(`search.zh-CN.html${location.search}`);
  } else if (query.trim()) {
    document.querySelectorAll("input[name=q]").forEach((input) => { input.value = query; });
    show(query, isChinese ? "zh" : "en");
  }
}
