// The moving map. A figure that holds the server's drawing gets a button; only when it is pressed does the map
// open, over the land we serve ourselves, or over street tiles where the administrator named an address.
// Expected: <figure data-map data-geojson="/carte.geojson?..." data-open="..." data-close="..." data-error="...">
//   optional: data-land (GeoJSON of the land), data-tiles + data-tiles-attribution, data-zoom-in, data-zoom-out,
//   data-map-label (name of the map for who listens), data-credit (shown in the corner).
// Names and addresses come from data: they are only ever written as text nodes and checked addresses.
import L from "leaflet";

/**
 * @typedef {object} Facts
 * @property {"origin" | "marker" | "link" | "unit" | "land"} role
 * @property {string} label
 * @property {string} href
 * @property {string} [note]
 * @property {string} [style]
 * @property {string} [shape]
 * @property {boolean} [approximate]
 * @property {number} [weight]
 * @property {string | null} [group_label]
 */
/** @typedef {{ geometry: { type: string, coordinates: any } | null, properties: Facts }} Feature */
/** @typedef {[number, number]} LonLat */

const still = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Turns every figure into one that can move. */
for (const figure of document.querySelectorAll("figure[data-map][data-geojson]")) {
  if (figure instanceof HTMLElement) enhance(figure);
}

/** @param {HTMLElement} figure */
function enhance(figure) {
  const canvas = figure.querySelector(".map-canvas") ?? figure;
  const drawing = canvas.querySelector("svg.map-svg");
  if (!drawing) return;

  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet map-toggle";
  button.textContent = figure.dataset.open ?? "";
  button.setAttribute("aria-pressed", "false");
  const message = document.createElement("p");
  message.className = "map-message";
  message.setAttribute("role", "status");
  figure.append(button, message);

  /** @type {L.Map | undefined} */
  let map;
  const holder = document.createElement("div");
  holder.className = "map-live";
  holder.hidden = true;
  canvas.append(holder);

  /** @param {boolean} live */
  const show = (live) => {
    holder.hidden = !live;
    drawing.toggleAttribute("hidden", live);
    canvas.classList.toggle("is-live", live);
    button.setAttribute("aria-pressed", String(live));
    button.textContent = (live ? figure.dataset.close : figure.dataset.open) ?? "";
  };

  button.addEventListener("click", async () => {
    message.textContent = "";
    if (!holder.hidden) return show(false);
    button.disabled = true;
    try {
      const [features, land] = await Promise.all([
        load(figure.dataset.geojson ?? ""),
        figure.dataset.land && !figure.dataset.tiles ? load(figure.dataset.land) : [],
      ]);
      show(true);
      map ??= open(holder, figure, features, land);
      map.invalidateSize();
    } catch (error) {
      console.error(error);
      show(false);
      // The drawing is still there: say that the other map did not come, and stay.
      message.textContent = figure.dataset.error ?? "";
    } finally {
      button.disabled = false;
    }
  });
}

/**
 * @param {string} url
 * @returns {Promise<Feature[]>}
 */
async function load(url) {
  const answer = await fetch(url, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const collection = await answer.json();
  return Array.isArray(collection.features) ? collection.features : [];
}

/**
 * @param {HTMLElement} holder
 * @param {HTMLElement} figure
 * @param {Feature[]} features
 * @param {Feature[]} land
 */
function open(holder, figure, features, land) {
  const moves = !still.matches;
  const map = L.map(holder, {
    attributionControl: false,
    zoomControl: false,
    worldCopyJump: true,
    minZoom: 1,
    maxZoom: figure.dataset.tiles ? 18 : 14,
    zoomAnimation: moves,
    fadeAnimation: moves,
    markerZoomAnimation: moves,
    inertia: moves,
    // A page that scrolls must not be caught by the map: the wheel zooms once the map has the focus.
    scrollWheelZoom: false,
  });
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  holder.setAttribute("role", "region");
  holder.setAttribute("aria-label", figure.dataset.mapLabel ?? figure.dataset.open ?? "");
  L.control
    .zoom({ zoomInTitle: figure.dataset.zoomIn ?? "+", zoomOutTitle: figure.dataset.zoomOut ?? "−" })
    .addTo(map);

  if (figure.dataset.tiles) {
    L.tileLayer(figure.dataset.tiles, { maxZoom: 18 }).addTo(map);
    credit(map, figure.dataset.tilesAttribution ?? "");
  } else {
    for (const feature of land) drawArea(map, feature, "map-land", false);
    credit(map, figure.dataset.credit ?? "Natural Earth");
  }

  const bounds = L.latLngBounds([]);
  const heaviest = Math.max(1, ...features.map((feature) => feature.properties.weight ?? 0));
  for (const feature of features) {
    const { geometry, properties } = feature;
    if (!geometry) continue;
    if (geometry.type === "Point") {
      const at = latLng(geometry.coordinates);
      bounds.extend(at);
      drawPoint(map, at, properties, heaviest);
    } else if (geometry.type.endsWith("LineString")) {
      drawLink(map, feature);
    } else {
      const area = drawArea(map, feature, "map-live-unit", true);
      if (area) bounds.extend(area.getBounds());
    }
  }
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [28, 28], maxZoom: 13, animate: false });
  else map.setView([25, 10], 2, { animate: false });
  return map;
}

/**
 * The credit as text: Leaflet's own control would read it as HTML.
 * @param {L.Map} map
 * @param {string} text
 */
function credit(map, text) {
  if (!text) return;
  const control = new L.Control({ position: "bottomright" });
  control.onAdd = () => {
    const box = document.createElement("div");
    box.className = "leaflet-control-attribution";
    box.textContent = text;
    return box;
  };
  control.addTo(map);
}

/**
 * @param {LonLat} position
 * @returns {L.LatLngTuple}
 */
function latLng([lon, lat]) {
  return [lat, lon];
}

/**
 * @param {L.Map} map
 * @param {L.LatLngTuple} at
 * @param {Facts} facts
 * @param {number} heaviest
 */
function drawPoint(map, at, facts, heaviest) {
  const share = Math.sqrt((facts.weight ?? 1) / heaviest);
  const size = facts.role === "origin" ? 22 : Math.round(14 + 14 * Math.min(1, share));
  const classes = ["map-pin", `map-pin--${facts.role}`];
  if (facts.style) classes.push(`map-pin--${facts.style}`);
  if (facts.shape === "area") classes.push("map-pin--area");
  if (facts.approximate) classes.push("map-pin--approximate");
  const icon = L.divIcon({ className: classes.join(" "), iconSize: [size, size], html: document.createElement("span") });
  // Markers are buttons that the keyboard reaches; their name is the title.
  const marker = L.marker(at, { icon, title: name(facts), alt: name(facts), keyboard: true, riseOnHover: true });
  marker.bindPopup(popup(facts), { autoPanPadding: [20, 20] }).addTo(map);
  marker.getElement()?.setAttribute("aria-label", name(facts));
  keepFocus(marker);
}

/**
 * @param {L.Map} map
 * @param {Feature} feature
 */
function drawLink(map, { geometry, properties }) {
  if (!geometry) return;
  /** @type {LonLat[][]} */
  const lines = geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
  const path = lines.map((line) => greatCircle(line).map(latLng));
  const line = L.polyline(path, { className: `map-live-link map-live-link--${properties.style ?? "past"}` });
  line.bindPopup(popup(properties)).addTo(map);
  reachable(line, properties);
}

/**
 * @param {L.Map} map
 * @param {Feature} feature
 * @param {string} className
 * @param {boolean} interactive
 */
function drawArea(map, { geometry, properties }, className, interactive) {
  if (!geometry || !geometry.type.endsWith("Polygon")) return undefined;
  /** @type {LonLat[][][]} */
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const rings = polygons.map((polygon) => polygon.map((ring) => ring.map(latLng)));
  const area = L.polygon(rings, { className, interactive, smoothFactor: 0.5 }).addTo(map);
  if (interactive) {
    area.bindPopup(popup(properties));
    reachable(area, properties);
  }
  return area;
}

/**
 * Lets the keyboard reach a line or a shape, which Leaflet draws for the pointer only.
 * @param {L.Path} layer
 * @param {Facts} facts
 */
function reachable(layer, facts) {
  const element = layer.getElement();
  if (!element) return;
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", name(facts));
  element.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    layer.openPopup();
  });
  keepFocus(layer);
}

/**
 * The focus follows into the popup when the keyboard opened it, and comes back when it closes.
 * @param {L.Marker | L.Path} layer
 */
function keepFocus(layer) {
  layer.on("popupopen", () => {
    const link = layer.getPopup()?.getElement()?.querySelector("a[href]");
    if (document.activeElement === layer.getElement() && link instanceof HTMLElement) link.focus();
  });
  layer.on("popupclose", () => {
    const element = layer.getElement();
    const inside = layer.getPopup()?.getElement()?.contains(document.activeElement);
    if (inside && (element instanceof HTMLElement || element instanceof SVGElement)) element.focus();
  });
}

/** @param {Facts} facts */
function name(facts) {
  return [facts.label, facts.note].filter(Boolean).join(", ");
}

/** @param {Facts} facts */
function popup(facts) {
  const box = document.createElement("div");
  box.className = "map-popup";
  const link = document.createElement("a");
  link.textContent = facts.label;
  link.href = safeAddress(facts.href);
  box.append(link);
  for (const text of [facts.note, facts.group_label]) {
    if (!text) continue;
    const line = document.createElement("p");
    line.textContent = text;
    box.append(line);
  }
  return box;
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

/**
 * The shortest way over the globe, every few degrees; longer lines of our data are already such.
 * @param {LonLat[]} line
 * @returns {LonLat[]}
 */
function greatCircle(line) {
  const [from, to] = line;
  if (line.length !== 2 || !from || !to) return line;
  const [a, b] = [vector(from), vector(to)];
  const angle = Math.acos(Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  const steps = Math.ceil(angle / 0.04);
  // Opposite points have no single shortest way, and near ones need none.
  if (steps < 2 || Math.PI - angle < 0.01) return line;
  /** @type {LonLat[]} */
  const path = [from];
  let before = from[0];
  for (let step = 1; step < steps; step += 1) {
    const s = Math.sin((1 - step / steps) * angle) / Math.sin(angle);
    const t = Math.sin((step / steps) * angle) / Math.sin(angle);
    const [x, y, z] = [s * a[0] + t * b[0], s * a[1] + t * b[1], s * a[2] + t * b[2]];
    let lon = (Math.atan2(y, x) * 180) / Math.PI;
    // At the antimeridian the sign flips: stay on the side where the line is.
    lon += Math.round((before - lon) / 360) * 360;
    before = lon;
    path.push([lon, (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI]);
  }
  path.push(to);
  return path;
}

/**
 * @param {LonLat} position
 * @returns {[number, number, number]}
 */
function vector([lon, lat]) {
  const [east, north] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
}
