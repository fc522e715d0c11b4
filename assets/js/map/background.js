// What lies under the pins: the land, finer once one comes near, and the contours of territories in sight where the site has
// some. Nothing of it answers to the pointer or the keyboard.
import L from "leaflet";

/** @typedef {[number, number]} LonLat */
/** @typedef {{ id?: string, geometry: { type: string, coordinates: any } | null, properties: { label?: string, at?: LonLat | null } }} Feature */
/** @typedef {{ label: string, at: L.LatLng }} Name */

/** From this zoom on the coarse coasts are seen to be coarse. */
const FINE = 4;
/** From this zoom on even the fine ones are: contours take over where there are some. */
const CONTOURS = 6;
/** How much more than what is in sight is asked for, so that a small step asks nothing. */
const AROUND = 0.35;

/**
 * @param {LonLat} position
 * @returns {L.LatLngTuple}
 */
export function latLng([lon, lat]) {
  return [lat, lon];
}

/**
 * The rings of a polygon or of several, as Leaflet takes them.
 * @param {{ type: string, coordinates: any } | null} geometry
 * @returns {L.LatLngTuple[][][] | undefined}
 */
export function rings(geometry) {
  if (!geometry?.type.endsWith("Polygon")) return undefined;
  /** @type {LonLat[][][]} */
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.map((polygon) => polygon.map((ring) => ring.map(latLng)));
}

/**
 * @param {L.Map} map
 * @param {HTMLElement} figure
 * @param {Feature[]} land
 * @param {Record<string, number>} tints
 */
export function drawLand(map, figure, land, tints) {
  map.createPane("land").style.zIndex = "200";
  const draw = (/** @type {Feature[]} */ features) => {
    const layers = features.flatMap(({ id, geometry }) => {
      const shape = rings(geometry);
      const step = id ? tints[id] : undefined;
      const className = step ? `map-land map-tinted map-tinted--${step}` : "map-land";
      return shape ? L.polygon(shape, { className, interactive: false, smoothFactor: 0.5, pane: "land" }) : [];
    });
    return L.layerGroup(layers).addTo(map);
  };
  let drawn = draw(land);
  let asked = false;
  const finer = async () => {
    map.getContainer().classList.toggle("is-near", map.getZoom() >= CONTOURS + 2);
    if (asked || map.getZoom() < FINE || !figure.dataset.land) return;
    asked = true;
    const { features } = await load(figure.dataset.land.replace(/\.geojson$/, "-fines.geojson"));
    if (features.length === 0) return;
    drawn.remove();
    drawn = draw(features);
  };
  void finer();
  map.on("zoomend", () => void finer());
}

/**
 * The contours of what is in sight, asked for anew when one goes elsewhere or comes nearer.
 * @param {L.Map} map
 * @param {string | undefined} address
 * @param {(names: Name[], credit: string) => void} named what the territories in sight are called, and whom to credit for them
 */
export function drawContours(map, address, named) {
  if (!address) return;
  map.createPane("contours").style.zIndex = "250";
  const layers = L.layerGroup([]).addTo(map);
  /** @type {{ bounds: L.LatLngBounds, zoom: number } | undefined} */
  let held;
  let turn = 0;
  const look = async () => {
    const zoom = map.getZoom();
    turn += 1;
    if (zoom < CONTOURS) {
      held = undefined;
      layers.clearLayers();
      named([], "");
      return;
    }
    if (held?.zoom === Math.floor(zoom) && held.bounds.contains(map.getBounds())) return;
    const mine = turn;
    const bounds = map.getBounds().pad(AROUND);
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((side) => side.toFixed(2));
    const { features, credit } = await load(`${address}?boite=${box.join(",")}&zoom=${Math.floor(zoom * 2) / 2}`);
    // Who moved on meanwhile wants what is there now.
    if (mine !== turn) return;
    held = { bounds, zoom: Math.floor(zoom) };
    layers.clearLayers();
    for (const { geometry } of features) {
      const shape = rings(geometry);
      if (shape) L.polygon(shape, { className: "map-contour", interactive: false, smoothFactor: 0.3, pane: "contours" }).addTo(layers);
    }
    const areas = features.flatMap(({ properties: { label, at } }) => (label && at ? { label, at: L.latLng(latLng(at)) } : []));
    named(areas, credit);
  };
  void look();
  map.on("moveend", () => void look());
}

/**
 * Features of an address and whom to credit; none if it does not answer: the map does without a background.
 * @param {string} address
 * @returns {Promise<{ features: Feature[], credit: string }>}
 */
async function load(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
    const collection = answer.ok ? await answer.json() : {};
    return { features: Array.isArray(collection.features) ? collection.features : [], credit: String(collection.credit ?? "") };
  } catch {
    return { features: [], credit: "" };
  }
}
