// A field that names one record of many: what may be meant is proposed as one types, and choosing puts its id beside the
// words. Words that are no choice are sent as they are, and the server asks which one; so it does without this script.

import { combobox, fetched } from "./combobox.js";

/** @typedef {{ id: string, title: string, told: string, subtitle: string }} Found */

/**
 * @param {unknown} value
 * @returns {value is { id: string, title: string, told: string }}
 */
function isFound(value) {
  return typeof value === "object" && value !== null && "id" in value && typeof value.id === "string"
    && "title" in value && typeof value.title === "string" && "told" in value && typeof value.told === "string";
}

/** @param {HTMLElement} holder */
function enhance(holder) {
  const words = holder.querySelector("[data-pick-words]");
  const answered = holder.querySelector("[data-pick-of]");
  const told = holder.querySelector("[data-pick-told]");
  const address = holder.dataset.pick;
  if (!(words instanceof HTMLInputElement) || !(answered instanceof HTMLInputElement) || !address) return;
  // A copied row brings the list of the row that it was copied from.
  for (const stale of holder.querySelectorAll(".suggestions, [role=status]")) stale.remove();
  holder.classList.add("has-script");

  /** @returns {HTMLInputElement} */
  function id() {
    const held = holder.querySelector("[data-pick-id]");
    if (held instanceof HTMLInputElement) return held;
    const made = document.createElement("input");
    made.type = "hidden";
    made.name = answered instanceof HTMLInputElement ? answered.name.replace(/~of$/, "") : "";
    made.dataset.pickId = "";
    holder.querySelector("[data-pick-matches]")?.remove();
    holder.append(made);
    return made;
  }

  /** @param {Found} found */
  function take(found) {
    if (!(words instanceof HTMLInputElement) || !(answered instanceof HTMLInputElement)) return;
    id().value = found.id;
    words.value = found.title;
    answered.value = found.title;
    if (told) told.textContent = found.told;
    words.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // What was told is of the one that was chosen.
  words.addEventListener("input", () => {
    if (told && words.value !== answered.value) told.textContent = "";
  });
  combobox(words, holder, {
    ask: async (query, signal) => {
      const found = (await fetched(address, query, signal)).filter(isFound);
      return found.map((one) => ({ ...one, subtitle: one.told }));
    },
    take,
    // The whole name of the only one that has it is a choice.
    leave: (found) => {
      const same = found.filter((one) => one.title.toLowerCase() === words.value.trim().toLowerCase());
      if (same.length === 1 && same[0]) take(same[0]);
    },
  });
}

/** @param {ParentNode} root */
function enhanceAll(root) {
  for (const holder of root.querySelectorAll("[data-pick]")) {
    if (holder instanceof HTMLElement) enhance(holder);
  }
}

enhanceAll(document);
document.addEventListener("rows:added", (event) => {
  if (event.target instanceof HTMLElement) enhanceAll(event.target);
});
