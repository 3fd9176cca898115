"use strict";
/* One tone pattern per outcome, made here, no file: clear one high, check two middle, stop three low, again one low;
   a notice that has just come two high.
   [data-sound="stop"] sounds when it appears; a button with data-sound-test sounds that outcome. */
(function () {
  const TONES = { clear: [1320, 1], check: [740, 2], stop: [280, 3], again: [220, 1], passed: [740, 1], notice: [990, 2] };
  let audio = null;
  const play = (outcome) => {
    const tone = TONES[outcome];
    const Audio = window.AudioContext || window.webkitAudioContext;
    if (!tone || !Audio) return;
    audio = audio || new Audio();
    if (audio.state === "suspended") audio.resume();
    for (let beat = 0; beat < tone[1]; beat += 1) {
      const start = audio.currentTime + 0.01 + beat * 0.16;
      const voice = audio.createOscillator();
      const volume = audio.createGain();
      voice.frequency.value = tone[0];
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(0.4, start + 0.008);
      volume.gain.setValueAtTime(0.4, start + 0.075);
      volume.gain.linearRampToValueAtTime(0, start + 0.09);
      voice.connect(volume).connect(audio.destination);
      voice.start(start);
      voice.stop(start + 0.1);
    }
    document.body.dataset.lastSound = outcome;
  };
  const look = (root) => {
    const band = root.matches && root.matches("[data-sound]") ? root : root.querySelector("[data-sound]");
    if (band) play(band.dataset.sound);
  };
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-sound-test]");
    if (button) { event.preventDefault(); play(button.dataset.soundTest); }
  });
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => {
    if (node instanceof Element) look(node);
  }))).observe(document.body, { childList: true, subtree: true });
  look(document.body);
})();
