// What opens on a pin or a line, and where the keyboard's focus goes then. Names and addresses come from data: they are
// only ever written as text nodes and checked addresses.

/**
 * @typedef {object} Facts
 * @property {"origin" | "home" | "marker" | "link" | "land"} role
 * @property {string} label
 * @property {string} href
 * @property {string} [key]
 * @property {string} [note]
 * @property {string} [style]
 * @property {string} [shape]
 * @property {boolean} [approximate]
 * @property {number} [weight]
 */

/** Members that the popup of a pin names; the table of the page has the rest. */
const NAMED = 12;

/** @param {Facts} facts */
export function name(facts) {
  return [facts.label, facts.note].filter(Boolean).join(", ");
}

/**
 * The popup of one thing, or of several that no zoom can part.
 * @param {Facts[]} all
 */
export function popup(all) {
  const box = document.createElement("div");
  box.className = "map-popup";
  for (const facts of all.slice(0, NAMED)) {
    const line = document.createElement("p");
    const link = document.createElement("a");
    link.textContent = facts.label;
    link.href = safeAddress(facts.href);
    line.append(link);
    if (facts.note) line.append(document.createElement("br"), facts.note);
    box.append(line);
  }
  if (all.length > NAMED) {
    const rest = document.createElement("p");
    rest.textContent = `+ ${all.length - NAMED}`;
    box.append(rest);
  }
  return box;
}

/**
 * The focus follows into the popup when the keyboard opened it, and comes back when it closes.
 * @param {import("leaflet").Marker | import("leaflet").Path} layer
 * @param {string} close what the button that closes it is called
 */
export function keepFocus(layer, close) {
  let came = false;
  layer.on("popupopen", () => {
    const box = layer.getPopup()?.getElement();
    // Leaflet names it in English only.
    box?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", close);
    came = document.activeElement === layer.getElement();
    const link = box?.querySelector(".map-popup a[href]");
    if (came && link instanceof HTMLElement) link.focus();
  });
  layer.on("popupclose", () => {
    const element = layer.getElement();
    const active = document.activeElement;
    // The popup may be gone already, and the focus with it.
    const lost = !active || active === document.body || layer.getPopup()?.getElement()?.contains(active);
    if (came && lost && (element instanceof HTMLElement || element instanceof SVGElement)) element.focus();
    came = false;
  });
}

/**
 * Only http and https: an imported address must not run anything.
 * @param {string} address
 */
function safeAddress(address) {
  try {
    const url = new URL(address, document.baseURI);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : "#";
  } catch {
    return "#";
  }
}
