"use strict";
// The first page is shown in Chinese if the browser prefers Chinese. A visitor changes the language
// with the button on each page, and the browser remembers it.
{
  const {first, chinese} = document.currentScript.dataset; // the addresses of the two first pages
  let language = navigator.language;
  try {
    language = localStorage.getItem("language") ?? language;
    const isFirst = first === "#"; // as Sphinx writes a page's link to itself
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
