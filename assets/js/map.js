// The moving map. A figure that holds the server's drawing gets a button; only when it is pressed does the map
// open, over the land we serve ourselves, or over street tiles where the administrator named an address.
// Expected: <figure data-map data-geojson="/carte.geojson?..." data-open="..." data-close="..." data-error="...">
//   optional: data-land (GeoJSON of the land), data-tiles + data-tiles-attribution, data-zoom-in, data-zoom-out,
//   data-neighbours and data-popup-close (words), data-keys (how the keyboard moves in it),
//   data-map-label (name of the map for who listens), data-credit (shown in the corner), data-contours (contours of what
//   is in sight), data-more (words after a number of links that a popup does not list).
import { open } from "./map/live.js";

/** @typedef {import("./map/live.js").Collection} Collection */

/** Turns every figure into one that can move. */
for (const figure of document.querySelectorAll("figure[data-map][data-geojson]")) {
  if (figure instanceof HTMLElement) enhance(figure);
}

/** @param {HTMLElement} figure */
function enhance(figure) {
  const canvas = figure.querySelector(".map-canvas") ?? figure;
  if (!canvas.querySelector("svg.map-svg")) return;

  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet map-toggle no-print";
  button.textContent = figure.dataset.open ?? "";
  const message = document.createElement("p");
  message.className = "map-message";
  message.setAttribute("role", "status");
  figure.append(button, message);

  const holder = document.createElement("div");
  holder.className = "map-live";
  holder.hidden = true;
  holder.setAttribute("role", "region");
  holder.setAttribute("aria-label", figure.dataset.mapLabel ?? figure.dataset.open ?? "");
  const keys = document.createElement("p");
  keys.className = "visually-hidden";
  keys.id = `${figure.id || "carte"}-touches`;
  keys.textContent = figure.dataset.keys ?? "";
  holder.setAttribute("aria-describedby", keys.id);
  canvas.append(keys, holder);
  keys.hidden = true;

  /** @type {import("leaflet").Map | undefined} */
  let map;

  /** @param {boolean} live */
  const show = (live) => {
    holder.hidden = !live;
    keys.hidden = !live;
    canvas.classList.toggle("is-live", live);
    button.textContent = (live ? figure.dataset.close : figure.dataset.open) ?? "";
  };

  // Escape closes what is open, and a second time leads out of the map.
  holder.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (holder.querySelector(".leaflet-popup")) map?.closePopup();
    else button.focus();
  });

  button.addEventListener("click", async () => {
    message.textContent = "";
    if (!holder.hidden) {
      show(false);
      button.focus();
      return;
    }
    button.disabled = true;
    try {
      if (!map) {
        const [collection, land] = await Promise.all([
          load(figure.dataset.geojson ?? ""),
          figure.dataset.land && !figure.dataset.tiles ? load(figure.dataset.land) : undefined,
        ]);
        show(true);
        map = open(holder, figure, collection, land?.features ?? []);
      } else {
        show(true);
      }
      map.invalidateSize();
      holder.focus({ preventScroll: true });
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
 * @returns {Promise<Collection>}
 */
async function load(url) {
  const answer = await fetch(url, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const collection = await answer.json();
  return { ...collection, features: Array.isArray(collection.features) ? collection.features : [] };
}
