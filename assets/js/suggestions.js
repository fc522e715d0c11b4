// Suggestions under the search box. Without an answer from the server nothing appears and the form still searches.

import { combobox, fetched } from "./combobox.js";

/** @typedef {import("./combobox.js").Suggestion & { url: string }} Page */

/**
 * @param {unknown} value
 * @returns {value is Page}
 */
function isPage(value) {
  return typeof value === "object" && value !== null && "title" in value && "url" in value
    && typeof value.url === "string" && value.url.startsWith("/");
}

for (const form of document.querySelectorAll("form[data-suggestions]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  const field = form.querySelector('input[name="q"]');
  const address = form.dataset.suggestions;
  if (!(field instanceof HTMLInputElement) || !address) continue;
  combobox(field, form, {
    ask: async (query, signal) => (await fetched(address, query, signal)).filter(isPage),
    take: (page) => location.assign(page.url),
  });
}
