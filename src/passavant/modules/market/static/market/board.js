"use strict";
/* The count by single keys: 1 to 8 count, 0 takes the last one back. Every press gets a mark of its own and is kept
   until the server has it, so that none is lost on a slow line and none is counted twice. */
(function () {
  const board = document.getElementById("board");
  if (!board) return;
  const waiting = document.getElementById("board-waiting");
  const pressed = []; /* marks of this page's presses, for taking them back */

  const mark = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const told = () => {
    waiting.hidden = turns.waiting.length < 3;
    waiting.querySelector("strong").textContent = String(turns.waiting.length);
  };

  const turns = PassavantTurns(async ([address, fields]) => {
    const token = board.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token });
    const answer = await fetch(address, { method: "POST", body, headers: { "X-Requested-With": "board" } });
    if (answer.ok && !answer.redirected) return answer.text();
    location.reload();
    return null;
  }, (shown, behind) => {
    if (!behind.length) board.innerHTML = shown;
    told();
  }, told);

  const send = (address, fields) => {
    turns.push([address, fields]);
    told();
  };

  const bump = (key) => {
    for (const number of [key.querySelector("strong"), board.querySelector("[data-total]")]) {
      number.textContent = String(Number(number.textContent) + 1);
    }
  };

  const count = (key) => {
    const fresh = mark();
    pressed.push(fresh);
    bump(key);
    send(board.dataset.address, { count: fresh, cell: key.value });
  };

  const undo = () => {
    const shown = board.querySelector("form[action='" + board.dataset.undo + "'] [name=count]");
    const last = pressed.pop() || (!turns.waiting.length && shown ? shown.value : "");
    if (last) send(board.dataset.undo, { count: last });
  };

  board.addEventListener("click", (event) => {
    const key = event.target.closest("[data-digit-key]");
    const back = event.target.closest("[data-undo-key]");
    if (!key && !back) return;
    event.preventDefault();
    if (key) count(key); else undo();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || document.querySelector("dialog[open]")) return;
    if (event.target instanceof HTMLInputElement) return;
    const digit = /^(?:Digit|Numpad)([0-8])$/.exec(event.code);
    if (!digit) return;
    event.preventDefault();
    if (digit[1] === "0") { undo(); return; }
    const key = board.querySelector("[data-digit-key='" + digit[1] + "']");
    if (key) count(key);
  });

  window.addEventListener("beforeunload", (event) => { if (turns.waiting.length) event.preventDefault(); });
})();
