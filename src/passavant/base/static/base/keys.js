"use strict";
/* Keys of the house. Any element with data-key="F9" is clicked by that key; no single letters, ever.
   data-guard-ms="500": the element, or what holds it, ignores keys for that long after it appeared.
   data-never-enter: Enter does not press it (the scanner sends Enter). data-choices: Alt+1..9 picks.
   Ctrl+K opens the "go to" list made from the menu. Without this file every page works by links and buttons. */
(function () {
  const born = new WeakMap();
  const note = (root) => {
    const now = performance.now();
    if (root.matches && root.matches("[data-guard-ms]")) born.set(root, now);
    root.querySelectorAll("[data-guard-ms]").forEach((each) => born.set(each, now));
    number(root);
    reach();
  };
  const number = (root) => {
    (root.querySelectorAll ? root.querySelectorAll("[data-choices]") : []).forEach((list) => {
      list.querySelectorAll("[data-digit]").forEach((mark, at) => { mark.textContent = at < 9 ? String(at + 1) : ""; });
    });
  };
  /* A table wider than the screen is scrolled by the arrow keys once it can be reached. */
  const reach = () => document.querySelectorAll(".scroll").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
  });
  const guarded = (element) => {
    const guard = element.closest("[data-guard-ms]");
    return guard !== null && performance.now() - (born.get(guard) || 0) < Number(guard.dataset.guardMs);
  };
  const shown = (element) => element.getClientRects().length > 0;
  const can = (element) => !element.disabled && element.getAttribute("aria-disabled") !== "true" && shown(element);
  const nameOf = (event) =>
    (event.ctrlKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "") + event.key;

  const choose = (digit) => {
    const focused = document.activeElement && document.activeElement.closest("[data-choices]");
    const list = focused || Array.from(document.querySelectorAll("[data-choices]")).find(shown);
    const box = list && list.querySelectorAll("input")[digit - 1];
    if (!box || box.disabled) return false;
    box.focus();
    box.click();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    const dialog = document.querySelector("dialog[open]");
    if (event.ctrlKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if (dialog) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.key === "Enter" && target.closest("[data-never-enter]")) { event.preventDefault(); return; }
    if (event.key === "Enter" && target.form && target.form.hasAttribute("data-no-enter")) { event.preventDefault(); return; }
    const digit = event.altKey && !event.ctrlKey && !event.shiftKey && /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (digit) {
      if (choose(Number(digit[1]))) event.preventDefault();
      return;
    }
    if (event.key === "Escape") {
      const open = target.closest("details[open][data-panel]");
      if (open) { open.open = false; }
      const field = document.querySelector("[data-mrz-field]");
      if (field && shown(field)) field.focus();
      return;
    }
    if (!/^F([1-9]|1[0-2])$/.test(event.key)) return;
    const name = nameOf(event);
    const found = Array.from(document.querySelectorAll("[data-key]")).filter((each) => each.dataset.key === name);
    if (!found.length) return;
    event.preventDefault();
    if (event.repeat) return;
    const element = found.find(can);
    if (element && !guarded(element)) element.click();
  });
  /* Shift+F10 would also open the browser's menu. */
  let lastKey = "";
  document.addEventListener("keydown", (event) => { lastKey = nameOf(event); }, true);
  document.addEventListener("contextmenu", (event) => {
    if (lastKey === "Shift+F10" && document.querySelector('[data-key="Shift+F10"]')) event.preventDefault();
  });
  document.addEventListener("pointerdown", () => { lastKey = ""; }, true);

  /* -- go to a screen -- */
  function openPalette() {
    const palette = document.getElementById("go-to");
    if (!palette || palette.open) return;
    const input = palette.querySelector("input");
    const list = palette.querySelector("ul");
    const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    const fill = () => {
      list.replaceChildren();
      document.querySelectorAll(".menu__wide a").forEach((link) => {
        if (!fold(link.textContent).includes(fold(input.value.trim()))) return;
        const line = document.createElement("li");
        const copy = document.createElement("a");
        copy.href = link.href;
        copy.textContent = link.firstChild.textContent.trim();
        line.append(copy);
        list.append(line);
      });
    };
    input.value = "";
    input.oninput = fill;
    palette.onkeydown = (event) => {
      const links = Array.from(list.querySelectorAll("a"));
      const at = links.indexOf(document.activeElement);
      if (event.key === "Enter" && document.activeElement === input && links[0]) { event.preventDefault(); links[0].click(); }
      else if (event.key === "ArrowDown" && links.length) { event.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
      else if (event.key === "ArrowUp" && links.length) { event.preventDefault(); (at > 0 ? links[at - 1] : input).focus(); }
    };
    fill();
    palette.showModal();
    input.focus();
  }

  const begin = () => {
    note(document.body);
    window.addEventListener("resize", reach);
    new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => {
      if (node instanceof Element) note(node);
    }))).observe(document.body, { childList: true, subtree: true });
    const summary = document.querySelector(".summary");
    if (summary) summary.focus();
    /* A second press of "admit" while the first is on its way must not send twice. */
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (form.dataset.sent) { event.preventDefault(); return; }
      if (!event.defaultPrevented) { form.dataset.sent = "1"; setTimeout(() => { delete form.dataset.sent; }, 4000); }
    });
    window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
