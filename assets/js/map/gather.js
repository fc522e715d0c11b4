// Places that would stand on each other at a zoom become one pin; nearer, they part again.

/**
 * @template P
 * @typedef {{ x: number, y: number, members: P[] }} Group where the first and heaviest of its members stands, in pixels
 */

/**
 * Each place joins the nearest pin within reach, else begins one: pins never stand closer than that, so that each can be
 * hit. The order decides who begins: give the heaviest first.
 * @template P
 * @param {P[]} places
 * @param {(place: P) => { x: number, y: number }} project
 * @param {number} reach in pixels
 * @returns {Group<P>[]}
 */
export function gather(places, project, reach) {
  /** @type {Map<string, Group<P>[]>} */
  const cells = new Map();
  /** @type {Group<P>[]} */
  const groups = [];
  for (const place of places) {
    const { x, y } = project(place);
    const [column, row] = [Math.floor(x / reach), Math.floor(y / reach)];
    let nearest;
    let least = reach;
    for (let i = column - 1; i <= column + 1; i += 1) {
      for (let j = row - 1; j <= row + 1; j += 1) {
        for (const group of cells.get(`${i} ${j}`) ?? []) {
          const distance = Math.hypot(group.x - x, group.y - y);
          if (distance < least) [nearest, least] = [group, distance];
        }
      }
    }
    if (nearest) {
      nearest.members.push(place);
      continue;
    }
    const group = { x, y, members: [place] };
    groups.push(group);
    const key = `${column} ${row}`;
    cells.set(key, [...(cells.get(key) ?? []), group]);
  }
  return groups;
}
