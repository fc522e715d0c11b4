// Names on the moving map, once one has come near: beside each pin where there is room, and nowhere else. They are for the
// eye alone: whoever listens hears the pins' own names.
import L from "leaflet";

/** @typedef {{ at: L.LatLng, label: string, radius: number }} Named a pin and what it is called; without a name it only takes room */
/** @typedef {{ label: string, at: L.LatLng }} Area */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */

/** From this zoom on places have names. */
const NEAR = 4.5;
/** From this zoom on territories have: their contours are large enough to hold them. */
const AREAS = 8;
/** More names than this are not read. */
const MOST = 80;
/** Between a name and what is beside it, in pixels. */
const GAP = 3;

/**
 * @param {L.Map} map
 * @returns {{ pins: (pins: Named[]) => void, areas: (areas: Area[]) => void }}
 */
export function names(map) {
  const pane = map.createPane("names");
  pane.style.zIndex = "610";
  pane.style.pointerEvents = "none";
  pane.setAttribute("aria-hidden", "true");
  const pen = document.createElement("canvas").getContext("2d");
  /** @type {Map<string, number>} */
  const widths = new Map();
  const width = (/** @type {string} */ text, /** @type {string} */ font) => {
    const key = `${font}${text}`;
    let known = widths.get(key);
    if (known === undefined) {
      if (pen) pen.font = font;
      known = pen ? pen.measureText(text).width : text.length * 7;
      widths.set(key, known);
    }
    return known;
  };
  /** @type {Named[]} */
  let pins = [];
  /** @type {Area[]} */
  let areas = [];

  const write = () => {
    pane.replaceChildren();
    const zoom = map.getZoom();
    if (zoom < NEAR) return;
    const style = getComputedStyle(map.getContainer());
    const size = Math.max(12, parseFloat(style.fontSize) || 13);
    const font = (/** @type {number} */ weight) => `${weight} ${size}px ${style.fontFamily}`;
    const sight = map.getPixelBounds();
    const origin = map.getPixelOrigin();
    const [low, high] = [/** @type {L.Point} */ (sight.min).subtract(origin), /** @type {L.Point} */ (sight.max).subtract(origin)];
    const inSight = (/** @type {Box} */ box) => box.left >= low.x && box.right <= high.x && box.top >= low.y && box.bottom <= high.y;

    const shown = pins
      .map((pin) => ({ ...pin, point: map.latLngToLayerPoint(pin.at) }))
      .filter(({ point: { x, y }, radius: r }) => x > low.x - r && x < high.x + r && y > low.y - r && y < high.y + r);
    /** @type {Box[]} */
    const taken = shown.map(({ point: { x, y }, radius }) => ({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }));
    const free = (/** @type {Box} */ box) => inSight(box) && !taken.some((other) => cut(box, other));
    const said = new Set();
    const put = (/** @type {string} */ text, /** @type {Box} */ box, /** @type {string} */ kind) => {
      taken.push(box);
      said.add(text);
      const name = document.createElement("span");
      name.className = `map-name map-name--${kind}`;
      name.textContent = text;
      name.style.translate = `${Math.round(box.left)}px ${Math.round(box.top)}px`;
      name.style.fontSize = `${size}px`;
      pane.append(name);
    };

    const tall = size * 1.25;
    for (const { label, point, radius } of shown) {
      if (said.size >= MOST) return;
      if (!label || said.has(label)) continue;
      const wide = width(label, font(600));
      const { x, y } = point;
      const reach = radius + GAP;
      /** @type {[number, number][]} */
      const corners = [
        [x + reach, y - tall / 2],
        [x - reach - wide, y - tall / 2],
        [x - wide / 2, y + reach],
        [x - wide / 2, y - reach - tall],
      ];
      const boxes = corners.map(([left, top]) => ({ left, top, right: left + wide, bottom: top + tall }));
      const box = boxes.find(free);
      if (box) put(label, box, "place");
    }
    if (zoom < AREAS) return;
    for (const { label, at } of areas) {
      if (said.size >= MOST) return;
      if (said.has(label)) continue;
      const wide = width(label, font(400));
      const { x, y } = map.latLngToLayerPoint(at);
      const box = { left: x - wide / 2, top: y - tall / 2, right: x + wide / 2, bottom: y + tall / 2 };
      if (free(box)) put(label, box, "area");
    }
  };
  map.on("zoomstart", () => pane.replaceChildren());
  map.on("moveend resize", write);
  return {
    pins(given) {
      pins = given;
      write();
    },
    areas(given) {
      areas = given;
      write();
    },
  };
}

/**
 * @param {Box} a
 * @param {Box} b
 */
function cut(a, b) {
  return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom && b.top < a.bottom;
}
