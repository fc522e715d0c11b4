// Much drawing without holding the page up: a finger that moves the map must not wait for a thousand lines.

/** What a slice may take, in milliseconds. */
const SLICE = 12;

/**
 * Does a step for each item, in order, as many at a time as a slice takes: few are done at once.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => void} step
 * @returns {() => void} leaves the rest undone
 */
export function inSlices(items, step) {
  let next = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const go = () => {
    const end = performance.now() + SLICE;
    while (next < items.length && performance.now() < end) {
      const item = /** @type {T} */ (items[next]);
      next += 1;
      step(item);
    }
    if (next < items.length) timer = setTimeout(go);
  };
  go();
  return () => clearTimeout(timer);
}
