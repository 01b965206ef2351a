"use strict";
// Gives each block of code a button that copies its content. Browsers let a page write to the
// clipboard only if it comes from the disk, from this machine or over https.
if (navigator.clipboard) {
  const {copy, copied} = document.currentScript.dataset;
  const blocks = "article [class*=highlight-]:not(.highlight-text, .cell_output *)";
  for (const block of document.querySelectorAll(`${blocks} > .highlight`)) {
    const button = document.createElement("button");
    button.className = "copy";
    button.type = "button";
    button.textContent = copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("pre").textContent);
      button.textContent = copied;
      setTimeout(() => { button.textContent = copy; }, 2000);
    });
    block.append(button);
  }
}
