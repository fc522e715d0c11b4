// The shortest way over the globe, as a line of degrees.

/** @typedef {[number, number]} LonLat longitude and latitude */

/**
 * The shortest way over the globe, every few degrees; longer lines of our data are already such.
 * @param {LonLat[]} line
 * @returns {LonLat[]}
 */
export function greatCircle(line) {
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
