"use strict";
/* A lane that reads pass after pass (base/gate.html). The answer is fetched and takes the place of the last one, while
   the field stays and keeps the cursor: between two pages a reader's keys would go nowhere. What is read while an answer
   is on its way waits its turn; once the lane stops, it is dropped and read again, so that nothing hides the stop.
   While an answer is awaited the last one is pale. Without this file each answer is a page of its own. */
(function () {
  const gate = document.querySelector("form[data-gate]");
  if (!gate) return;
  const field = gate.elements.code;

  const around = (form) => Array.from(form.parentElement.childNodes).filter((node) => node !== form);

  const show = (fresh) => {
    fresh.querySelectorAll("input[type=hidden]").forEach((input) => { gate.elements[input.name].value = input.value; });
    around(gate).forEach((node) => node.remove());
    around(fresh).forEach((node) => {
      const before = node.compareDocumentPosition(fresh) & Node.DOCUMENT_POSITION_FOLLOWING;
      gate.parentElement.insertBefore(node, before ? gate : null);
    });
  };

  const turns = PassavantTurns(async (code) => {
    gate.parentElement.classList.add("gate-waits");
    const body = new URLSearchParams(new FormData(gate));
    body.set("code", code);
    const answer = await fetch(gate.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-gate]");
    if (fresh) return fresh;
    field.value = code; /* signed out, or an error that has its page */
    gate.submit();
    return null;
  }, (fresh, waiting) => {
    show(fresh);
    document.body.classList.remove("cut-off");
    gate.parentElement.classList.remove("gate-waits");
    const shown = gate.parentElement.querySelector("[data-outcome]");
    if (shown && ["stop", "again"].includes(shown.dataset.outcome)) waiting.length = 0;
  }, () => document.body.classList.add("cut-off"));

  gate.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!field.value.trim()) return;
    turns.push(field.value);
    field.value = "";
  });

  /* A reader types wherever the cursor is. */
  document.addEventListener("keydown", (event) => {
    if (event.key.length !== 1 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target instanceof HTMLInputElement || document.querySelector("dialog[open]")) return;
    field.focus();
  });
})();
