"use strict";
for (const button of document.querySelectorAll("button[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const piece = document.querySelector(`[data-fragment="${CSS.escape(button.dataset.copies)}"]`);
    const range = document.createRange();
    range.selectNodeContents(piece);
    const chosen = getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
    button.nextElementSibling.textContent = document.execCommand("copy") ? "✓" : "Ctrl+C";
  });
}
