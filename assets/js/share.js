// Buttons that only make sense with a script, shown by it: share or copy the address of the page, print it.

/** @param {HTMLElement} button */
async function share(button) {
  const canonical = document.querySelector('link[rel="canonical"]');
  const url = button.dataset.share || (canonical instanceof HTMLLinkElement ? canonical.href : location.href);
  // The sheet of the telephone where there is one; elsewhere the clipboard is what people expect.
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    try {
      await navigator.share({ title: document.title, url });
    } catch {
      // Given up by the visitor.
    }
    return;
  }
  await navigator.clipboard.writeText(url);
  const label = button.querySelector("[data-share-label]");
  if (!label) return;
  const before = label.textContent;
  label.setAttribute("role", "status");
  label.textContent = button.dataset.done ?? "";
  setTimeout(() => {
    label.textContent = before;
  }, 2500);
}

for (const button of document.querySelectorAll("[data-share]")) {
  // The clipboard exists on secure addresses only.
  if (!(button instanceof HTMLElement) || !(navigator.clipboard || navigator.share)) continue;
  button.hidden = false;
  button.addEventListener("click", () => void share(button));
}

for (const button of document.querySelectorAll("[data-print]")) {
  if (!(button instanceof HTMLElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
