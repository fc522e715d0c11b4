// "Add a row" in place, with the cursor in its first field: the last row is copied, emptied and renumbered. When there
// is no row to copy, the server is asked for the form with one more, and only that row is taken from its answer; should
// it not answer, the button submits as it does without scripts. "Remove" stays a checkbox, so it can be taken back
// before saving.

const REFERRING = ["for", "aria-describedby", "aria-labelledby", "aria-controls"];

/**
 * @param {HTMLElement} group
 * @returns {HTMLElement[]}
 */
function rowsOf(group) {
  return /** @type {HTMLElement[]} */ ([...group.querySelectorAll(":scope > [data-row]")]);
}

/**
 * The number of a row as its fields spell it: "names.3.text" -> 3.
 * @param {HTMLElement} row
 * @param {string} group
 */
function indexOf(row, group) {
  const named = row.querySelector(`[name^="${CSS.escape(group)}."]`);
  const after = named?.getAttribute("name")?.slice(group.length + 1) ?? "";
  return Number.parseInt(after, 10);
}

/**
 * @param {HTMLElement} row
 * @param {string} group
 * @param {number} from
 * @param {number} to
 */
function renumber(row, group, from, to) {
  const fresh = `-row${to}`;
  for (const element of row.querySelectorAll("*")) {
    const name = element.getAttribute("name");
    if (name?.startsWith(`${group}.${from}.`)) {
      element.setAttribute("name", `${group}.${to}.${name.slice(`${group}.${from}.`.length)}`);
    }
    // Ids only have to be unique and to agree with what points at them.
    if (element.id) element.id = strip(element.id) + fresh;
    for (const attribute of REFERRING) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.split(/\s+/).map((id) => strip(id) + fresh).join(" "));
    }
  }
}

/** @param {string} id */
function strip(id) {
  return id.replace(/-row\d+$/, "");
}

/** @param {HTMLElement} row */
function empty(row) {
  for (const error of row.querySelectorAll(".field-error")) error.remove();
  for (const field of row.querySelectorAll(".has-error")) field.classList.remove("has-error");
  // What only the copied row offers (the services of its organisation) is not the new one's.
  for (const field of row.querySelectorAll("[data-bound]")) field.remove();
  for (const gist of row.querySelectorAll("[data-row-gist], [data-pick-told]")) gist.textContent = "";
  for (const control of row.querySelectorAll("input, select, textarea")) {
    control.removeAttribute("aria-invalid");
    if (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")) {
      control.checked = false;
    } else if (control instanceof HTMLSelectElement) {
      control.selectedIndex = 0;
    } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) {
      control.value = "";
    }
  }
}

/**
 * The form as the server gives it back when this button is pressed.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 */
async function answered(form, name, value) {
  const sent = new URLSearchParams();
  for (const [field, text] of new FormData(form)) {
    if (typeof text === "string") sent.append(field, text);
  }
  sent.append(name, value);
  const answer = await fetch(form.getAttribute("action") ?? "", { method: "POST", body: sent });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

/**
 * The row that the server adds to a list without rows.
 * @param {HTMLFormElement} form
 * @param {string} name
 */
async function firstRow(form, name) {
  const page = await answered(form, "_add", name);
  const row = page?.querySelector(`[data-rows="${CSS.escape(name)}"] > [data-row]`);
  return row instanceof HTMLElement ? document.adoptNode(row) : null;
}

/**
 * The part that the server adds within a row (a person of a service), numbered after those that the row has.
 * @param {HTMLButtonElement} button
 */
async function morePart(button) {
  const row = button.closest("[data-row]");
  const group = row?.closest("[data-rows]");
  if (!button.form || !(row instanceof HTMLElement) || !(group instanceof HTMLElement)) return null;
  // The server leaves removed rows out, and numbers the others anew.
  const kept = rowsOf(group).filter((held) => !held.classList.contains("is-removed"));
  const at = kept.indexOf(row);
  const page = await answered(button.form, button.name, button.value);
  const name = group.dataset.rows ?? "";
  const there = page?.querySelectorAll(`[data-rows="${CSS.escape(name)}"] > [data-row]`)[at];
  const part = [...(there?.querySelectorAll(":scope > [data-row]") ?? [])].at(-1);
  if (!(part instanceof HTMLElement)) return null;
  const [number, list] = [indexOf(row, name), button.value];
  renumber(part, name, at, number);
  const within = `${name}.${number}.${list}`;
  const taken = [...row.querySelectorAll(":scope > [data-row]")].map((held) => held instanceof HTMLElement ? indexOf(held, within) : -1);
  renumber(part, within, indexOf(part, within), Math.max(-1, ...taken) + 1);
  part.removeAttribute("id");
  return document.adoptNode(part);
}

/**
 * @param {HTMLElement} group
 * @param {HTMLElement} row
 * @param {HTMLElement | undefined} last
 */
function place(group, row, last) {
  // The end of the list, where the server's answer would scroll to, is the new row.
  if (last?.id) {
    row.id = last.id;
    last.removeAttribute("id");
    last.removeAttribute("tabindex");
  }
  if (last) last.after(row);
  else group.querySelector(":scope > [data-add]")?.before(row);
  row.dispatchEvent(new Event("rows:added", { bubbles: true }));
  if (row instanceof HTMLDetailsElement) row.open = true;
  const first = row.querySelector("input:not([type=hidden], [data-remove]), select, textarea");
  if (first instanceof HTMLElement) first.focus();
  group.dispatchEvent(new Event("input", { bubbles: true }));
}

let adding = false;
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-more]") : null;
  // Submitted by ourselves after a request that failed.
  if (!(button instanceof HTMLButtonElement) || button.dataset.submit !== undefined) return;
  event.preventDefault();
  if (adding) return;
  adding = true;
  morePart(button)
    .catch(() => null)
    .then((part) => {
      adding = false;
      if (!part) {
        button.dataset.submit = "";
        return button.click();
      }
      button.before(part);
      if (part instanceof HTMLDetailsElement) part.open = true;
      const first = part.querySelector("input:not([type=hidden], [data-remove]), select, textarea");
      if (first instanceof HTMLElement) first.focus();
      part.dispatchEvent(new Event("input", { bubbles: true }));
    });
});

for (const found of document.querySelectorAll("[data-rows]")) {
  if (!(found instanceof HTMLElement)) continue;
  const group = found;
  const name = group.dataset.rows ?? "";
  const add = group.querySelector(":scope > [data-add]");
  if (!(add instanceof HTMLButtonElement)) continue;

  group.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches("[data-remove]")) return;
    box.closest("[data-row]")?.classList.toggle("is-removed", box.checked);
  });

  let asking = false;
  add.addEventListener("click", (event) => {
    const rows = rowsOf(group);
    const last = rows.at(-1);
    if (last) {
      const from = indexOf(last, name);
      if (Number.isNaN(from)) return;
      event.preventDefault();
      const copy = /** @type {HTMLElement} */ (last.cloneNode(true));
      copy.classList.remove("is-removed");
      renumber(copy, name, from, from + 1);
      empty(copy);
      const legend = copy.querySelector(":scope > legend, :scope > summary > [data-row-legend]");
      if (legend) legend.textContent = (legend.textContent ?? "").replace(/\d+(?=\D*$)/, String(rows.length + 1));
      place(group, copy, last);
      return;
    }
    const form = add.form;
    // Submitted by ourselves after a request that failed.
    if (!form || add.dataset.submit !== undefined) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    firstRow(form, name)
      .catch(() => null)
      .then((row) => {
        asking = false;
        if (row) return place(group, row, undefined);
        add.dataset.submit = "";
        add.click();
      });
  });
}
