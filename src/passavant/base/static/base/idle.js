"use strict";
/* Covers the screen after the idle minutes in body[data-lock-after]; the server does the same by itself. */
(function () {
  const minutes = Number(document.body.dataset.lockAfter || 0);
  const button = document.querySelector("[data-lock]");
  if (!minutes || !button) return;
  let last = Date.now();
  ["keydown", "pointerdown", "pointermove", "wheel"].forEach((name) => {
    document.addEventListener(name, () => { last = Date.now(); }, { passive: true, capture: true });
  });
  setInterval(() => { if (Date.now() - last > minutes * 60000) { last = Date.now(); button.click(); } }, 5000);
})();
