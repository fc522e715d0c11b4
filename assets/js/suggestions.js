// Suggestions under the search box: the combobox pattern of ARIA 1.2 (the focus never leaves the field).
// Without an answer from the server nothing appears and the form still searches.

/**
 * @typedef {object} Suggestion
 * @property {string} title
 * @property {string} [subtitle]
 * @property {string} [kind_label]
 * @property {string} url
 */

const DELAY = 160;
const LEAST = 2;
let serial = 0;

/** @param {HTMLFormElement} form */
function enhance(form) {
  const field = form.querySelector('input[name="q"]');
  const address = form.dataset.suggestions;
  if (!(field instanceof HTMLInputElement) || !address) return;
  const input = field;
  const listId = `suggestions-${++serial}`;

  const list = document.createElement("ul");
  list.id = listId;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.textLabel ?? "");
  list.hidden = true;

  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.append(list, status);

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", listId);
  input.setAttribute("aria-expanded", "false");

  /** @type {Suggestion[]} */
  let found = [];
  let chosen = -1;
  /** @type {number | undefined} */
  let timer;
  /** @type {AbortController | undefined} */
  let pending;

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  function choose(index) {
    chosen = index;
    for (const [at, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) option.scrollIntoView({ block: "nearest" });
    }
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${listId}-${index}`);
  }

  /** @param {Suggestion[]} suggestions */
  function show(suggestions) {
    found = suggestions;
    list.replaceChildren(...suggestions.map((suggestion, at) => option(suggestion, `${listId}-${at}`)));
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(suggestions.length > 0));
    choose(-1);
    status.textContent = (suggestions.length ? form.dataset.textSome : form.dataset.textNone) ?? "";
  }

  async function ask() {
    const query = input.value.trim();
    pending?.abort();
    if (query.length < LEAST) {
      close();
      status.textContent = "";
      return;
    }
    pending = new AbortController();
    try {
      const url = new URL(address ?? "", document.baseURI);
      url.searchParams.set("q", query);
      const answer = await fetch(url, { headers: { accept: "application/json" }, signal: pending.signal });
      if (!answer.ok) return close();
      /** @type {unknown} */
      const body = await answer.json();
      if (document.activeElement === input) show(Array.isArray(body) ? body.filter(isSuggestion) : []);
    } catch {
      // Aborted by the next letter, or no network: the form still works.
      if (!pending.signal.aborted) close();
    }
  }

  /** @param {number} index */
  function open(index) {
    const suggestion = found[index];
    if (suggestion) location.assign(suggestion.url);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, DELAY);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return event.key === "ArrowDown" ? void ask() : undefined;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // -1 stands for the field itself, so that one can come back to what was typed.
      const places = found.length + 1;
      choose(((chosen + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && !list.hidden && chosen >= 0) {
      event.preventDefault();
      open(chosen);
    }
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    pending?.abort();
    close();
  });
  // The press would take the focus from the field, and close the list before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
    if (target) open([...list.children].indexOf(target));
  });
}

/**
 * @param {unknown} value
 * @returns {value is Suggestion}
 */
function isSuggestion(value) {
  return typeof value === "object" && value !== null && "title" in value && "url" in value
    && typeof value.url === "string" && value.url.startsWith("/");
}

/**
 * @param {Suggestion} suggestion
 * @param {string} id
 */
function option(suggestion, id) {
  const item = document.createElement("li");
  item.id = id;
  item.className = "suggestion";
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.append(part("suggestion-title", suggestion.title));
  if (suggestion.kind_label) item.append(" ", part("suggestion-kind", suggestion.kind_label));
  if (suggestion.subtitle) item.append(" ", part("suggestion-subtitle", suggestion.subtitle));
  return item;
}

/**
 * @param {string} className
 * @param {string} text
 */
function part(className, text) {
  const span = document.createElement("span");
  span.className = className;
  span.dir = "auto";
  span.textContent = text;
  return span;
}

for (const form of document.querySelectorAll("form[data-suggestions]")) {
  if (form instanceof HTMLFormElement) enhance(form);
}
