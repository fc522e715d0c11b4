// "Add a row" without a trip to the server: the last row is copied, emptied and renumbered. When there is no row
// to copy, the button submits and the server adds it. "Remove" stays a checkbox, so it can be taken back before saving.

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

for (const found of document.querySelectorAll("[data-rows]")) {
  if (!(found instanceof HTMLElement)) continue;
  const group = found;
  const name = group.dataset.rows ?? "";
  const add = group.querySelector(":scope > [data-add]");

  group.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches("[data-remove]")) return;
    box.closest("[data-row]")?.classList.toggle("is-removed", box.checked);
  });

  add?.addEventListener("click", (event) => {
    const rows = rowsOf(group);
    const last = rows.at(-1);
    if (!last) return;
    const from = indexOf(last, name);
    if (Number.isNaN(from)) return;
    event.preventDefault();
    const copy = /** @type {HTMLElement} */ (last.cloneNode(true));
    copy.classList.remove("is-removed");
    renumber(copy, name, from, from + 1);
    empty(copy);
    const legend = copy.querySelector(":scope > legend");
    if (legend) legend.textContent = (legend.textContent ?? "").replace(/\d+(?=\D*$)/, String(rows.length + 1));
    last.after(copy);
    const first = copy.querySelector("input:not([type=hidden]), select, textarea");
    if (first instanceof HTMLElement) first.focus();
    group.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
