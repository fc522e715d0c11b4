// A form with data-guard says that something typed is not saved, and asks before the page is left.

for (const found of document.querySelectorAll("form[data-guard]")) {
  if (!(found instanceof HTMLFormElement)) continue;
  const form = found;
  let changed = false;

  const note = document.createElement("p");
  note.className = "unsaved-note";
  note.setAttribute("role", "status");
  form.querySelector(".form-actions")?.append(note);

  /** @param {BeforeUnloadEvent} event */
  const ask = (event) => event.preventDefault();

  form.addEventListener("input", () => {
    if (changed) return;
    changed = true;
    note.textContent = form.dataset.guard ?? "";
    window.addEventListener("beforeunload", ask);
  });
  form.addEventListener("submit", () => window.removeEventListener("beforeunload", ask));
}
