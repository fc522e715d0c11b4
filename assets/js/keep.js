// What is typed in a form stays in this browser until it is saved: a phone that dies, a session that ends or a link pressed by
// mistake loses nothing. It is offered again for a week, to the same account only, and forgotten when one signs out.

const PREFIX = "villemonde:form:";
const SENT = "villemonde:sent";
const WEEK = 7 * 24 * 3600 * 1000;
const texts = document.body.dataset;

/** @typedef {{ at: number, fields: [string, string][] }} Kept */

/**
 * @param {unknown} value
 * @returns {value is Kept}
 */
function isKept(value) {
  return typeof value === "object" && value !== null && "at" in value && typeof value.at === "number"
    && "fields" in value && Array.isArray(value.fields);
}

/** Some browsers refuse to keep anything: then nothing is kept. */
function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const held = storage();

/** @param {string} key */
function read(key) {
  try {
    const value = JSON.parse(held?.getItem(key) ?? "null");
    return isKept(value) && Date.now() - value.at < WEEK ? value : null;
  } catch {
    return null;
  }
}

function forget() {
  for (const key of Object.keys(held ?? {})) if (key.startsWith(PREFIX)) held?.removeItem(key);
}

/**
 * What the form says, without what is the page's own.
 * @param {HTMLFormElement} form
 * @returns {[string, string][]}
 */
function fieldsOf(form) {
  /** @type {[string, string][]} */
  const fields = [];
  const left = new Set(["_csrf"]);
  // A form for strangers has a field that nobody sees; and who they are is not left to the next one at the machine.
  if (form.querySelector("#f-website")) for (const name of ["website", "name", "email"]) left.add(name);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !left.has(name)) fields.push([name, value]);
  }
  return fields;
}

/**
 * The same without what changes from page to page.
 * @param {[string, string][]} fields
 */
function said(fields) {
  return JSON.stringify(fields.filter(([name]) => name !== "_version" && name !== "started"));
}

/**
 * A form of rows comes back from the server as it was typed; one without is filled here.
 * @param {HTMLFormElement} form
 * @param {Kept} kept
 */
function take(form, kept) {
  if (form.querySelector("input[name=_version], [data-add]")) {
    const again = document.createElement("form");
    again.method = "post";
    again.action = form.action;
    again.hidden = true;
    const csrf = form.querySelector("input[name=_csrf]");
    const token = csrf instanceof HTMLInputElement ? csrf.value : "";
    for (const [name, value] of [["_csrf", token], ["_add", ""], ...kept.fields]) {
      const field = document.createElement("textarea");
      [field.name, field.value] = [name ?? "", value ?? ""];
      again.append(field);
    }
    document.body.append(again);
    again.submit();
    return;
  }
  for (const [name, value] of kept.fields) {
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type=hidden])`)) {
      if (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")) {
        if (control.value === value) control.checked = true;
      } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement) {
        control.value = value;
      }
    }
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * @param {HTMLFormElement} form
 * @param {string} key
 * @param {Kept} kept
 */
function offer(form, key, kept) {
  const bar = document.createElement("div");
  bar.className = "alert alert-info";
  const body = document.createElement("div");
  body.className = "alert-body";
  const text = document.createElement("p");
  const at = new Date(kept.at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  text.textContent = `${texts.kept ?? ""} ${at}.`;
  const actions = document.createElement("p");
  actions.className = "cluster";
  const button = (/** @type {string} */ label, /** @type {string} */ look, /** @type {() => void} */ deed) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = look;
    made.textContent = label;
    made.addEventListener("click", () => {
      bar.remove();
      deed();
    });
    actions.append(made);
  };
  button(texts.keptTake ?? "", "button", () => take(form, kept));
  button(texts.keptDrop ?? "", "button button-quiet", () => held?.removeItem(key));
  body.append(text, actions);
  bar.append(body);
  form.before(bar);
}

// The form that was sent has become what it was to become: the next page says so.
const sent = sessionStorage.getItem(SENT);
if (sent) {
  const [key = "", action = ""] = sent.split("\n");
  const further = location.pathname.startsWith(`${action}/`);
  if (document.querySelector(".flash.alert-success") || further) held?.removeItem(key);
  sessionStorage.removeItem(SENT);
}

for (const found of document.querySelectorAll("form[data-guard]")) {
  if (!(found instanceof HTMLFormElement) || found.method !== "post" || !held) continue;
  const form = found;
  const action = new URL(form.action, location.href).pathname;
  // Nothing by which one signs in is left behind in a browser that others may use.
  if (form.querySelector("input[type=password], [autocomplete=one-time-code]") || /\/connexion(\/|$)/.test(action)) continue;
  // The same form in the other language is the same form.
  const key = `${PREFIX}${texts.who ?? ""}:${action.replace(/^\/en(?=\/)/, "")}`;
  const begun = said(fieldsOf(form));
  const kept = read(key);
  const returned = form.parentElement?.querySelector("[data-error-summary], #entre-temps");
  if (kept && !returned && said(kept.fields) !== begun) offer(form, key, kept);

  /** @type {number | undefined} */
  let waiting;
  const keep = () => {
    window.clearTimeout(waiting);
    waiting = undefined;
    const fields = fieldsOf(form);
    try {
      held.setItem(key, JSON.stringify({ at: Date.now(), fields }));
    } catch {
      // Full: what was kept before stays.
    }
  };
  form.addEventListener("input", () => {
    waiting ??= window.setTimeout(keep, 1000);
  });
  // A page that is left, or put aside on a phone, may never come back.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && waiting !== undefined) keep();
  });
  form.addEventListener("submit", (event) => {
    keep();
    const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter.name : "";
    if (!pressed.startsWith("_")) sessionStorage.setItem(SENT, `${key}\n${action}`);
  });
}

for (const out of document.querySelectorAll('form[action$="/deconnexion"]')) out.addEventListener("submit", forget);
