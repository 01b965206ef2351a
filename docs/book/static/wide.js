"use strict";
// Formulas, code and tables that are wider than the screen scroll in a box of their own. Such a box
// can be reached with the keyboard, and then scrolled with the arrow keys.
{
  const {label} = document.currentScript.dataset;
  const observer = new ResizeObserver((entries) => {
    for (const {target} of entries) {
      if (target.scrollWidth > target.clientWidth) {
        target.tabIndex = 0;
        target.role = "group";
        target.ariaLabel = label;
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
      }
    }
  });
  const boxes = "article :is(div.math, .highlight pre, .table-wrapper)";
  document.querySelectorAll(boxes).forEach((box) => observer.observe(box));
}
