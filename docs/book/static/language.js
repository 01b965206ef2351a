"use strict";
// The first page is shown in Chinese if the browser prefers Chinese. A button on each page changes
// the language, and the browser remembers the visitor's choice.
{
  const {first, chinese} = document.currentScript.dataset; // the addresses of the two first pages
  let language = navigator.language;
  try {
    language = localStorage.getItem("language") ?? language;
    const isFirst = first === "#"; // Sphinx writes a page's link to itself in this way
    if (isFirst && language.startsWith("zh")) location.replace(chinese);
  } catch {
    // If nothing can be stored, the button would lead back here, so both pages stay as they are.
  }
  document.addEventListener("click", ({target}) => {
    const button = target.closest(".translation a");
    try {
      if (button) localStorage.setItem("language", button.lang);
    } catch {
      // Then the choice is not remembered.
    }
  });
}
