"use strict";
/* What has to reach the server one after another: each is sent when the one before is answered, and again every second
   while the line is lost, so that none is lost and none overtakes another.
   ask(first): a promise of the answer, or of null where the page is left for another.
   answered(answer, waiting): what it means; waiting holds those behind it. lost(): the line is. */
var PassavantTurns = function (ask, answered, lost) {
  const waiting = [];
  let busy = false;

  const next = async () => {
    if (busy || !waiting.length) return;
    busy = true;
    try {
      const answer = await ask(waiting[0]);
      if (answer === null) return;
      waiting.shift();
      answered(answer, waiting);
    } catch {
      lost();
      await new Promise((again) => setTimeout(again, 1000));
    }
    busy = false;
    next();
  };

  return { waiting, push: (item) => { waiting.push(item); next(); } };
};
