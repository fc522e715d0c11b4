// A form of filters with data-autosubmit is sent when a choice changes. Its button stays: a text field waits
// for it, and so does who moves through a list of choices with the arrow keys.

for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  let byKeyboard = false;
  form.addEventListener("keydown", (event) => {
    byKeyboard = event.target instanceof HTMLSelectElement && event.key !== "Enter";
  });
  form.addEventListener("pointerdown", () => {
    byKeyboard = false;
  });
  form.addEventListener("change", (event) => {
    const control = event.target;
    const isChoice = control instanceof HTMLSelectElement
      || (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio"));
    if (!isChoice || byKeyboard) return;
    form.requestSubmit();
  });
}
