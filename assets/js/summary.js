// After a refused form the focus goes to the list of what has to be mended, and from there to each field.

const summary = document.querySelector("[data-error-summary]");
if (summary instanceof HTMLElement) {
  // On the page that shows the components it is only a sample.
  if (!summary.closest("[data-sample]")) summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    const field = document.getElementById(link?.getAttribute("href")?.slice(1) ?? "");
    if (!field) return;
    event.preventDefault();
    for (let part = field.closest("details"); part; part = part.parentElement?.closest("details") ?? null) part.open = true;
    field.focus();
    // The label stands above its field: it must be seen too.
    (field.closest(".field") ?? field).scrollIntoView({ block: "start" });
  });
}
