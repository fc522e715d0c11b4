// A field with suggestions below it: the combobox pattern of ARIA 1.2 (the focus never leaves the field). The search box
// and the fields that name a record use it.

/**
 * @typedef {object} Suggestion
 * @property {string} title
 * @property {string} [subtitle]
 * @property {string} [kind_label]
 */

/**
 * @template {Suggestion} T
 * @typedef {object} Source
 * @property {(query: string, signal: AbortSignal) => Promise<T[]>} ask What is proposed for this text.
 * @property {(suggestion: T) => void} take What choosing does.
 * @property {(found: T[]) => void} [leave] The focus goes without a choice.
 */

const DELAY = 160;
const LEAST = 2;
let serial = 0;

/**
 * @template {Suggestion} T
 * @param {HTMLInputElement} input
 * @param {HTMLElement} holder Where the list stands, and whose data-text-… it says.
 * @param {Source<T>} source
 */
export function combobox(input, holder, source) {
  const listId = `suggestions-${++serial}`;

  const list = document.createElement("ul");
  list.id = listId;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", holder.dataset.textLabel ?? "");
  list.hidden = true;

  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  holder.append(list, status);

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", listId);
  input.setAttribute("aria-expanded", "false");

  /** @type {T[]} */
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

  /** @param {T[]} suggestions */
  function show(suggestions) {
    found = suggestions;
    list.replaceChildren(...suggestions.map((suggestion, at) => option(suggestion, `${listId}-${at}`)));
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(suggestions.length > 0));
    choose(-1);
    status.textContent = (suggestions.length ? holder.dataset.textSome : holder.dataset.textNone) ?? "";
  }

  async function ask() {
    const query = input.value.trim();
    pending?.abort();
    if (query.length < LEAST) {
      found = [];
      close();
      status.textContent = "";
      return;
    }
    pending = new AbortController();
    const { signal } = pending;
    try {
      const suggestions = await source.ask(query, signal);
      if (document.activeElement === input && !signal.aborted) show(suggestions);
    } catch {
      // Aborted by the next letter, or no network: the form still works.
      if (!signal.aborted) close();
    }
  }

  /** @param {number} index */
  function take(index) {
    const suggestion = found[index];
    if (!suggestion) return;
    source.take(suggestion);
    close();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    found = [];
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
      take(chosen);
    }
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    pending?.abort();
    close();
    source.leave?.(found);
  });
  // The press would take the focus from the field, and close the list before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
    if (target) take([...list.children].indexOf(target));
  });
}

/**
 * @param {string} address
 * @param {string} query
 * @param {AbortSignal} signal
 * @returns {Promise<unknown[]>}
 */
export async function fetched(address, query, signal) {
  const url = new URL(address, document.baseURI);
  url.searchParams.set("q", query);
  const answer = await fetch(url, { headers: { accept: "application/json" }, signal });
  /** @type {unknown} */
  const body = answer.ok ? await answer.json() : [];
  return Array.isArray(body) ? body : [];
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
