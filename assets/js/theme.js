// The button that goes round: as the device, light, dark. The choice stays in this browser only;
// a line in the head of the page applies it before the first paint.

/** @typedef {"auto" | "light" | "dark"} Theme */

/** @type {Theme[]} */
const ROUND = ["auto", "light", "dark"];

/** @returns {Theme} */
function current() {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "auto";
}

/** @param {Theme} theme */
function apply(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}

/** @param {HTMLElement} button */
function describe(button) {
  const theme = current();
  const text = button.querySelector("[data-theme-text]");
  const icon = button.querySelector("[data-theme-icon]");
  const label = button.dataset[theme] ?? "";
  if (text) text.textContent = label;
  if (icon) icon.className = `icon icon-theme-${theme}`;
  button.title = label;
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  if (!(button instanceof HTMLElement)) continue;
  button.hidden = false;
  describe(button);
  button.addEventListener("click", () => {
    const next = ROUND[(ROUND.indexOf(current()) + 1) % ROUND.length] ?? "auto";
    apply(next);
    describe(button);
  });
}
