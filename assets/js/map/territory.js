// The territory by its contours: each one opens, says how many partnerships it has and leads one step nearer.
import L from "leaflet";
import { rings } from "./background.js";
import { keepFocus, name, popup } from "./popup.js";

/** @typedef {import("./live.js").Feature} Feature */
/** @typedef {import("./live.js").Words} Words */

/**
 * @param {L.Map} map
 * @param {Feature[]} features
 * @param {Words} words
 * @returns {{ bounds: L.LatLngBounds, names: import("./labels.js").Area[] }}
 */
export function drawUnits(map, features, words) {
  const bounds = L.latLngBounds([]);
  /** @type {import("./labels.js").Area[]} */
  const names = [];
  for (const { geometry, properties } of features) {
    const shape = rings(geometry);
    if (!shape || (properties.role !== "unit" && properties.role !== "outline")) continue;
    const tint = properties.tint === null || properties.tint === undefined ? "" : ` map-tint-${properties.tint}`;
    if (properties.role === "outline") {
      L.polygon(shape, { className: `map-outline${tint}`, interactive: false, fill: false }).addTo(map);
      continue;
    }
    const step = properties.step ? `map-unit--${properties.step}` : "map-unit--empty";
    const className = `map-live-unit ${step}${tint}${properties.chosen ? " map-unit--chosen" : ""}`;
    const unit = L.polygon(shape, { className, smoothFactor: 0.5 }).addTo(map);
    bounds.extend(unit.getBounds());
    names.push({ label: properties.label, at: unit.getCenter() });
    unit.bindPopup(popup([properties], () => [], words));
    press(unit, name(properties));
    keepFocus(unit, words.close);
  }
  return { bounds, names };
}

/**
 * Makes a shape that opens a popup reachable by keyboard.
 * @param {L.Path} shape
 * @param {string} label
 */
export function press(shape, label) {
  const element = shape.getElement();
  if (!element) return;
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", label);
  element.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    shape.openPopup();
  });
}
