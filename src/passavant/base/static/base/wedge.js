"use strict";
/* The document reader is a keyboard: it types the MRZ at once, with Enter after each line, wherever the cursor is.
   The keys are read by their physical place on a US keyboard, because a French or Spanish layout of the computer
   would garble them; of that reading and the browser's own text the one whose check digits hold is taken.
   The first part is pure and tested without a browser (ICAO Doc 9303-3, 4.9; -4, -5, -6, 4.2). */
var PassavantWedge = (function () {
  const WITHIN_MS = 40;
  const BURST = 6;
  const WHOLE = [72, 88, 90];
  const LINES = [30, 36, 44];

  function decodeKey(code, shift) {
    if (/^Key[A-Z]$/.test(code)) return code[3];
    if (/^Digit[0-9]$/.test(code)) return shift ? "" : code[5];
    if (/^Numpad[0-9]$/.test(code)) return code[6];
    if (code === "Comma") return shift ? "<" : ",";
    if (code === "IntlBackslash") return "<";
    if (code === "Period") return shift ? ">" : ".";
    if (code === "Space") return " ";
    if (code === "Enter" || code === "NumpadEnter") return "\n";
    return "";
  }

  /* events: [{code: "KeyA", shift: false, t: ms}], down strokes only; the last burst among them, as text. */
  function decodeBurst(events) {
    return lastBurst(events).map((event) => decodeKey(event.code, event.shift)).join("");
  }

  function lastBurst(events) {
    let from = 0;
    for (let at = 1; at < events.length; at += 1) if (events[at].t - events[at - 1].t >= WITHIN_MS) from = at;
    return events.slice(from);
  }

  function tidy(text) {
    return text.toUpperCase().split(/[\r\n]+/).map((line) => line.replace(/\s+/g, "")).filter(Boolean).join("\n");
  }

  function bare(text) { return tidy(text).replace(/\n/g, ""); }

  function valueOf(sign) {
    if (sign === "<") return 0;
    if (sign >= "0" && sign <= "9") return sign.charCodeAt(0) - 48;
    if (sign >= "A" && sign <= "Z") return sign.charCodeAt(0) - 55;
    return NaN;
  }

  function checkDigit(text) {
    let sum = 0;
    for (let at = 0; at < text.length; at += 1) sum += valueOf(text[at]) * [7, 3, 1][at % 3];
    return sum % 10;
  }

  function holds(text, digit) { return checkDigit(text) === (digit === "<" ? 0 : Number(digit)); }

  function numberHolds(number, digit, optional) {
    if (digit !== "<" || !/[^<]/.test(optional)) return holds(number, digit);
    const rest = optional.split("<")[0]; /* a long number goes on in the optional data */
    return rest.length > 0 && holds(number + rest.slice(0, -1), rest.slice(-1));
  }

  /* Whether document number, birth and expiry hold, as TD1, TD2/MRV-B or TD3/MRV-A. */
  function mrzHolds(text) {
    const all = bare(text);
    if (!WHOLE.includes(all.length) || !/^[A-Z0-9<]+$/.test(all)) return false;
    if (all.length === 90) {
      return numberHolds(all.slice(5, 14), all[14], all.slice(15, 30)) &&
        holds(all.slice(30, 36), all[36]) && holds(all.slice(38, 44), all[44]);
    }
    const low = all.slice(all.length / 2);
    return numberHolds(low.slice(0, 9), low[9], all.length === 72 ? low.slice(28, 35) : "") &&
      holds(low.slice(13, 19), low[19]) && holds(low.slice(21, 27), low[27]);
  }

  /* Of the browser's text and the text by physical key, the one that is an MRZ. */
  function choose(typed, decoded) {
    const texts = [tidy(typed), tidy(decoded)];
    return texts.find(mrzHolds) ||
      texts.find((text) => /^[A-Z0-9<\n]+$/.test(text) && text.includes("<")) || texts[1];
  }

  /* What the field shows after a burst: a whole reading replaces, a half is added to a half. */
  function fieldAfter(present, burst) {
    const fresh = tidy(burst);
    const before = tidy(present);
    if (!before || WHOLE.includes(bare(fresh).length)) return fresh;
    const joint = before + "\n" + fresh;
    return bare(joint).length <= 90 ? joint : fresh;
  }

  function isWhole(text) {
    const all = bare(text);
    const first = tidy(text).split("\n")[0] || "";
    if (all.length === 72 && first.length === 44) return false;
    return WHOLE.includes(all.length);
  }

  /* What Enter means in the field: "line" keeps it open, "send" submits. */
  function enterMeans(text) {
    if (!bare(text)) return "line";
    if (isWhole(text)) return "send";
    return LINES.includes(bare(text).length) || bare(text).length === 60 || /</.test(text) ? "line" : "send";
  }

  return { WITHIN_MS, BURST, decodeBurst, lastBurst, tidy, checkDigit, mrzHolds, choose, fieldAfter, isWhole, enterMeans };
})();

if (typeof document !== "undefined") (function (wedge) {
  let strokes = [];
  let before = null; /* what held the cursor when the burst began, and its text */
  let timer = 0;
  let quietUntil = 0;

  const field = () => document.querySelector("[data-mrz-field]");

  const forget = () => { strokes = []; before = null; };

  function finish() {
    const place = field();
    if (strokes.length >= wedge.BURST && place) {
      const typed = strokes.map((stroke) => (stroke.key === "Enter" ? "\n" : stroke.key)).join("");
      place.value = wedge.fieldAfter(place.value, wedge.choose(typed, wedge.decodeBurst(strokes)));
      place.focus();
      place.dispatchEvent(new Event("input", { bubbles: true }));
      quietUntil = performance.now() + 500;
      if (wedge.isWhole(place.value) && place.form) place.form.requestSubmit();
    }
    forget();
  }

  document.addEventListener("keydown", (event) => {
    const place = field();
    if (!place || document.querySelector("dialog[open]")) return;
    const altGraph = event.getModifierState && event.getModifierState("AltGraph");
    if (["Shift", "CapsLock", "AltGraph"].includes(event.key)) return;
    if (((event.ctrlKey || event.altKey) && !altGraph) || event.metaKey || event.repeat) return;
    if (event.key.length !== 1 && event.key !== "Enter" && event.key !== "Dead") return;
    const last = strokes[strokes.length - 1];
    if (last && event.timeStamp - last.t >= wedge.WITHIN_MS) {
      clearTimeout(timer);
      if (strokes.length >= wedge.BURST) finish(); else forget();
    }
    if (!strokes.length) {
      const held = document.activeElement;
      before = held && "value" in held && !held.readOnly ? { held, value: held.value } : null;
    }
    strokes.push({ code: event.code, shift: event.shiftKey, t: event.timeStamp, key: event.key });
    if (strokes.length === wedge.BURST && before) before.held.value = before.value;
    if (strokes.length >= wedge.BURST) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (event.key === "Enter") {
      if (performance.now() < quietUntil) { event.preventDefault(); event.stopImmediatePropagation(); forget(); return; }
      if (event.target === place && !event.shiftKey) {
        if (wedge.enterMeans(place.value) === "send" && place.form) { event.preventDefault(); place.form.requestSubmit(); }
      }
    }
    clearTimeout(timer);
    timer = setTimeout(finish, 60);
  }, true);

  const start = field();
  if (start && (!document.activeElement || document.activeElement === document.body)) start.focus();
})(PassavantWedge);
