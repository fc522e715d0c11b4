// A <details data-dropdown> closes when one leaves it or presses Escape.

for (const found of document.querySelectorAll("details[data-dropdown]")) {
  if (!(found instanceof HTMLDetailsElement)) continue;
  const menu = found;
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
}
