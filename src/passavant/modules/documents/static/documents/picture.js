"use strict";
/* A picture is dropped, pasted or taken by the camera, and goes the way of a chosen file: into the form's own field.
   Without this script the field and its button do the same. */
(function () {
  const form = document.querySelector("[data-drop]");
  if (!form) return;
  const field = form.querySelector("input[type=file]");
  const answer = document.querySelector("[data-focus]");
  if (answer) answer.focus();

  function send(file) {
    const held = new DataTransfer();
    held.items.add(file);
    field.files = held.files;
    form.requestSubmit();
  }

  function firstPicture(list) {
    return Array.from(list || []).find((file) => file.type.startsWith("image/") || file.type === "");
  }

  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("drop--over"); });
  form.addEventListener("dragleave", () => form.classList.remove("drop--over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("drop--over");
    const file = firstPicture(event.dataTransfer.files);
    if (file) send(file);
  });
  document.addEventListener("paste", (event) => {
    const file = firstPicture(event.clipboardData && event.clipboardData.files);
    if (file) { event.preventDefault(); send(file); }
  });

  /* The camera: browsers lend it over a secure connection only, and never unasked. */
  const start = form.querySelector("[data-camera-start]");
  const take = form.querySelector("[data-camera-take]");
  const box = form.querySelector("[data-camera]");
  const refused = form.querySelector("[data-camera-refused]");
  const view = box.querySelector("video");
  if (!(navigator.mediaDevices && navigator.mediaDevices.getUserMedia)) return;
  start.hidden = false;

  start.addEventListener("click", async () => {
    try {
      const wanted = { width: { ideal: 1920 }, height: { ideal: 1080 }, facingMode: "environment" };
      view.srcObject = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      await view.play();
      box.hidden = false;
      take.hidden = false;
      start.hidden = true;
      take.focus();
    } catch (_error) {
      refused.hidden = false;
    }
  });

  function shoot() {
    const canvas = document.createElement("canvas");
    canvas.width = view.videoWidth;
    canvas.height = view.videoHeight;
    canvas.getContext("2d").drawImage(view, 0, 0);
    view.srcObject.getTracks().forEach((track) => track.stop());
    canvas.toBlob((blob) => send(new File([blob], "camera.jpg", { type: "image/jpeg" })), "image/jpeg", 0.92);
  }

  take.addEventListener("click", shoot);
  document.addEventListener("keydown", (event) => {
    if (event.key === "F7" && !take.hidden) { event.preventDefault(); event.stopPropagation(); shoot(); }
  }, true);
})();
