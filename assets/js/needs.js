// No browser sends a chosen file a second time: what a picture must be told is asked before it is sent. Without this script
// the server asks, and the file is chosen again.

for (const found of document.querySelectorAll("[data-picture-needs]")) {
  if (!(found instanceof HTMLElement)) continue;
  const form = found.querySelector("form");
  const file = form?.querySelector("input[type=file]");
  if (!form || !(file instanceof HTMLInputElement)) continue;
  const names = (found.dataset.pictureNeeds ?? "").split(" ");

  /**
   * @param {HTMLElement} control
   * @param {boolean} missing
   */
  const mark = (control, missing) => {
    const field = control.closest(".field");
    field?.classList.toggle("has-error", missing);
    field?.querySelector(".field-error[data-needed]")?.remove();
    control.toggleAttribute("aria-invalid", missing);
    if (!missing) return;
    const message = document.createElement("p");
    message.className = "field-error";
    message.dataset.needed = "";
    message.id = `${control.id}-needed`;
    message.textContent = found.dataset.textNeeded ?? "";
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", message.id);
    control.before(message);
  };

  form.addEventListener("submit", (event) => {
    const picture = file.files?.[0]?.type.startsWith("image/") ?? false;
    /** @type {HTMLElement | undefined} */
    let first;
    for (const name of names) {
      const control = form.querySelector(`[name="${CSS.escape(name)}"]`);
      if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)) continue;
      const missing = picture && control.value.trim() === "";
      mark(control, missing);
      if (missing) first ??= control;
    }
    if (!first) return;
    event.preventDefault();
    // The guard of unsaved words goes on watching.
    event.stopImmediatePropagation();
    first.focus();
  });
}
