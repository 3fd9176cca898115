"use strict";
/* <div data-poll="/crossings/queue/rows/" data-poll-seconds="2">: asks again and again, shows what is new.
   204: nothing new. X-Poll says that no person asked, so idle time goes on. An ETag is sent back.
   A covered screen answers with a redirect: the page is loaded again and so shows the lock. */
(function () {
  const watch = (place) => {
    let tag = place.dataset.pollTag || "";
    const ask = async () => {
      if (document.hidden || place.contains(document.activeElement) || document.querySelector("dialog[open]")) return;
      try {
        const headers = { "X-Poll": "1" };
        if (tag) headers["If-None-Match"] = tag;
        const answer = await fetch(place.dataset.poll, { headers, credentials: "same-origin", cache: "no-store" });
        document.body.classList.remove("cut-off");
        if (answer.redirected) { location.reload(); return; }
        if (answer.status !== 200) return;
        tag = answer.headers.get("ETag") || "";
        place.innerHTML = await answer.text();
        place.dispatchEvent(new CustomEvent("passavant:news", { bubbles: true }));
      } catch (_lost) {
        document.body.classList.add("cut-off");
      }
    };
    setInterval(ask, 1000 * Number(place.dataset.pollSeconds || 2));
  };
  document.querySelectorAll("[data-poll]").forEach(watch);
})();
