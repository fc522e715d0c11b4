// The moving map itself: land, links, and pins that part as one comes nearer.
import L from "leaflet";
import { drawContours, drawLand, latLng } from "./background.js";
import { gather } from "./gather.js";
import { greatCircle } from "./great-circle.js";
import { names } from "./labels.js";
import { keepFocus, linksOf, name, popup } from "./popup.js";
import { inSlices } from "./slices.js";
import { drawUnits, press } from "./territory.js";

/** @typedef {import("./popup.js").Facts} Facts */
/** @typedef {[number, number]} LonLat */
/** @typedef {{ id?: string, geometry: { type: string, coordinates: any } | null, properties: Facts }} Feature */
/** @typedef {{ features: Feature[], tints?: Record<string, number>, bbox?: [number, number, number, number] }} Collection */
/** @typedef {{ at: L.LatLng, facts: Facts }} Place */
/** @typedef {{ neighbours: string, close: string, more: string }} Words */
/** @typedef {(facts: Facts) => Facts[]} Links the links of a place */

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
/** Pins nearer to each other than this, in pixels, are one: each must be hit without its neighbour. */
const REACH = 32;
/** What a pin shows of itself, and the least that a finger needs (WCAG 2.5.8). */
const SMALLEST = 13;
const LARGEST = 24;
const TARGET = 24;

/**
 * @param {HTMLElement} holder
 * @param {HTMLElement} figure
 * @param {Collection} collection
 * @param {Feature[]} land
 */
export function open(holder, figure, collection, land) {
  const moves = !still.matches;
  const tiles = figure.dataset.tiles;
  const words = {
    neighbours: figure.dataset.neighbours ?? "",
    close: figure.dataset.popupClose ?? "×",
    more: figure.dataset.more ?? "",
  };
  const map = L.map(holder, {
    attributionControl: false,
    zoomControl: false,
    worldCopyJump: true,
    minZoom: 1,
    maxZoom: tiles ? 18 : 14,
    // Street tiles are drawn for whole zooms; our own land fits any.
    zoomSnap: tiles ? 1 : 0.25,
    zoomAnimation: moves,
    fadeAnimation: moves,
    markerZoomAnimation: moves,
    inertia: moves,
    // A page that scrolls must not be caught by the map: the wheel zooms once the map has the focus.
    scrollWheelZoom: false,
  });
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  L.control
    .zoom({ zoomInTitle: figure.dataset.zoomIn ?? "+", zoomOutTitle: figure.dataset.zoomOut ?? "−" })
    .addTo(map);

  let said = (/** @type {string} */ _) => {};
  if (tiles) {
    L.tileLayer(tiles, { maxZoom: 18 }).addTo(map);
    said = credit(map, figure.dataset.tilesAttribution ?? "");
  } else {
    // A view first: what is drawn by zoom must know one.
    map.setView([25, 10], 2, { animate: false });
    drawLand(map, figure, land, collection.tints ?? {});
    said = credit(map, figure.dataset.credit ?? "Natural Earth");
  }
  inReadingOrder(map);

  /** @type {Place[]} */
  const places = [];
  const { bounds, names: units } = drawUnits(map, collection.features, words);
  for (const { geometry, properties } of collection.features) {
    if (geometry?.type !== "Point") continue;
    const at = L.latLng(latLng(geometry.coordinates));
    places.push({ at, facts: properties });
    if (properties.role !== "home") bounds.extend(at);
  }
  const [west, south, east, north] = collection.bbox ?? [];
  if (west !== undefined && south !== undefined && east !== undefined && north !== undefined) {
    map.fitBounds([[south, west], [north, east]], { animate: false });
  } else if (bounds.isValid()) {
    map.fitBounds(bounds, { padding: [28, 28], maxZoom: 13, animate: false });
  } else {
    map.setView([25, 10], 2, { animate: false });
  }
  const lines = collection.features.flatMap((feature) => drawLink(map, feature, words) ?? []);
  const links = linksOf(collection.features.map(({ properties }) => properties).filter(({ role }) => role === "link"));
  const named = names(map);
  drawPins(map, places, lines, words, links, named.pins);
  if (units.length > 0) named.areas(units);
  drawContours(map, figure.dataset.contours, (areas, of) => {
    if (units.length === 0) named.areas(areas);
    said(of);
  });
  return map;
}

/**
 * Zoom buttons first, then pins, what opens on them, and lines: the order in which the keyboard meets them.
 * @param {L.Map} map
 */
function inReadingOrder(map) {
  const controls = map.getContainer().querySelector(".leaflet-control-container");
  if (controls) map.getContainer().prepend(controls);
  const { mapPane, markerPane, popupPane } = map.getPanes();
  if (mapPane && markerPane && popupPane) mapPane.prepend(markerPane, popupPane);
}

/**
 * The credit as text: Leaflet's own control would read it as HTML. What is drawn for a while is credited for that while.
 * @param {L.Map} map
 * @param {string} text
 * @returns {(more: string) => void}
 */
function credit(map, text) {
  const box = document.createElement("div");
  const write = (/** @type {string} */ more) => {
    box.textContent = [text, more].filter(Boolean).join(" · ");
    box.hidden = !box.textContent;
  };
  write("");
  const control = new L.Control({ position: "bottomright" });
  control.onAdd = () => {
    box.className = "leaflet-control-attribution";
    return box;
  };
  control.addTo(map);
  return write;
}

/**
 * How to draw a line between the pins that its ends have joined, and to draw it again between others.
 * @param {L.Map} map
 * @param {Feature} feature
 * @param {Words} words
 * @returns {((pinOf: (end: LonLat) => LonLat) => void) | undefined}
 */
function drawLink(map, { geometry, properties }, words) {
  if (!geometry?.type.endsWith("LineString")) return undefined;
  /** @type {LonLat[][]} */
  const lines = geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
  // A line that stands for many links has no page: its pins say where to go.
  const interactive = Boolean(properties.href);
  const className = `map-live-link map-live-link--${properties.style ?? "past"}`;
  /** @type {L.Polyline | undefined} */
  let line;
  let drawn = "";
  return (pinOf) => {
    const ends = lines.map((of) => of.map(pinOf));
    // Most lines keep their pins from one zoom to the next.
    const key = String(ends);
    if (key === drawn) return;
    drawn = key;
    const path = ends.map((of) => greatCircle(of).map(latLng));
    if (line) {
      line.setLatLngs(path);
      return;
    }
    line = L.polyline(path, { className, interactive }).addTo(map);
    if (!interactive) return;
    line.bindPopup(popup([properties], () => [], words));
    press(line, name(properties));
    keepFocus(line, words.close);
  };
}

/**
 * Pins of what stands apart at this zoom, drawn anew at each, and the lines between them.
 * @param {L.Map} map
 * @param {Place[]} places
 * @param {((pinOf: (end: LonLat) => LonLat) => void)[]} lines
 * @param {Words} words
 * @param {Links} links
 * @param {(pins: import("./labels.js").Named[]) => void} named
 */
function drawPins(map, places, lines, words, links, named) {
  const rank = (/** @type {Place} */ { facts }) => (facts.role === "origin" ? Infinity : (facts.weight ?? 0));
  const ordered = [...places].sort((a, b) => rank(b) - rank(a));
  const heaviest = Math.max(1, ...places.map(({ facts }) => facts.weight ?? 0));
  /** @type {{ marker: L.Marker, members: Place[] }[]} */
  let pins = [];
  let stop = () => {};
  const draw = () => {
    const held = pins.find(({ marker }) => marker.getElement() === document.activeElement);
    for (const { marker } of pins) marker.remove();
    const zoom = map.getZoom();
    const groups = gather(ordered, ({ at }) => map.project(at, zoom), REACH);
    // West to east, as the eye reads; the home territory first.
    const first = (/** @type {{ members: Place[], x: number }} */ group) => (group.members[0]?.facts.role === "origin" ? -Infinity : group.x);
    groups.sort((a, b) => first(a) - first(b));
    pins = groups.map(({ members }) => ({ members, marker: pin(map, members, heaviest, words, links) }));
    // The heaviest has its name first; a pin of several only takes room.
    const byWeight = [...pins].sort((a, b) => rank(/** @type {Place} */ (b.members[0])) - rank(/** @type {Place} */ (a.members[0])));
    named(byWeight.map(({ members, marker }) => ({
      at: marker.getLatLng(),
      label: members.length === 1 ? (members[0]?.facts.label ?? "") : "",
      radius: size(members, heaviest) / 2 + 1,
    })));
    /** @type {Map<string, LonLat>} */
    const pinAt = new Map();
    for (const { members, marker } of pins) {
      const { lat, lng } = marker.getLatLng();
      for (const { at } of members) pinAt.set(`${at.lng} ${at.lat}`, [lng, lat]);
    }
    stop();
    stop = inSlices(lines, (line) => line((end) => pinAt.get(`${end[0]} ${end[1]}`) ?? end));
    // Whoever opened a group by keyboard stands on its first place after.
    const place = held?.members[0];
    if (place) pins.find(({ members }) => members.includes(place))?.marker.getElement()?.focus();
  };
  draw();
  map.on("zoomend", draw);
}

/**
 * @param {L.Map} map
 * @param {Place[]} members
 * @param {number} heaviest
 * @param {Words} words
 * @param {Links} links
 */
function pin(map, members, heaviest, words, links) {
  const [{ at, facts }] = /** @type {[Place]} */ (members);
  const many = members.length > 1;
  const origin = facts.role === "origin";
  const shown = size(members, heaviest);
  const classes = ["map-pin", `map-pin--${facts.role}`, `map-pin--${facts.style ?? "active"}`];
  if (many && !origin) classes.push("map-pin--many");
  if (!many && facts.shape === "area") classes.push("map-pin--area");
  if (!many && facts.approximate) classes.push("map-pin--approximate");
  const mark = document.createElement("span");
  mark.style.setProperty("--pin", `${shown}px`);
  if (many && !origin) mark.textContent = String(members.length);
  const title = many ? `${called(members)} : ${members.length} ${words.neighbours}` : name(facts);
  const icon = L.divIcon({ className: classes.join(" "), iconSize: [TARGET, TARGET], html: mark });
  // Markers are buttons that the keyboard reaches; their name is the title.
  const marker = L.marker(at, { icon, title, alt: title, keyboard: true, riseOnHover: true }).addTo(map);
  marker.getElement()?.setAttribute("aria-label", title);
  keepFocus(marker, words.close);
  const all = members.map((member) => member.facts);
  if (!many) {
    marker.bindPopup(popup(all, links, words), room(map));
    return marker;
  }
  const bounds = L.latLngBounds(members.map((member) => member.at));
  marker.on("click keypress", (event) => {
    const { originalEvent } = /** @type {L.LeafletMouseEvent | L.LeafletKeyboardEvent} */ (event);
    if (originalEvent instanceof KeyboardEvent && originalEvent.key !== "Enter") return;
    // Once it has its list, Leaflet opens it.
    if (marker.getPopup()) return;
    const nearer = Math.min(map.getMaxZoom(), map.getBoundsZoom(bounds.pad(0.3)));
    // What no zoom parts is named in a list.
    if (nearer <= map.getZoom()) marker.bindPopup(popup(all, links, words), room(map)).openPopup();
    else map.setView(bounds.getCenter(), nearer, { animate: !still.matches });
  });
  return marker;
}

/**
 * How large a pin shows itself, in pixels: the area of a place grows with its partnerships.
 * @param {Place[]} members
 * @param {number} heaviest
 */
function size(members, heaviest) {
  const weight = members.reduce((most, { facts }) => Math.max(most, facts.weight ?? 1), 1);
  if (members.length > 1 || members[0]?.facts.role === "origin") return LARGEST;
  return Math.round(SMALLEST + (LARGEST - SMALLEST) * Math.sqrt((weight - 1) / heaviest));
}

/**
 * How large a popup may be: within the map, beside the zoom buttons.
 * @param {L.Map} map
 * @returns {L.PopupOptions}
 */
function room(map) {
  const { x, y } = map.getSize();
  return {
    maxWidth: Math.max(140, Math.min(300, x - 110)),
    maxHeight: Math.max(120, Math.min(260, y - 110)),
    autoPanPaddingTopLeft: [52, 12],
    autoPanPaddingBottomRight: [12, 12],
  };
}

/** @param {Place[]} members */
function called(members) {
  const labels = members.slice(0, 3).map((member) => member.facts.label);
  return members.length > 3 ? `${labels.join(", ")}…` : labels.join(", ");
}
