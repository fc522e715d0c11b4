// A list of twinnings between real communes and invented towns, the same at each call: what an import of a country's size
// is measured with.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../e2e/support/environment.mjs';

/** CSV with `count` lines; each commune may have several partners, no partner twice with one commune. */
export function twinnings(count) {
  const communes = readFileSync(path.join(root, 'reference/communes.csv'), 'utf8').split('\n').slice(1);
  const codes = communes.map((line) => line.split(',')[0]).filter((code) => /^[0-9AB]{5}$/.test(code));
  const countries = ['DE', 'IT', 'ES', 'PT', 'PL', 'RO', 'GB', 'BE', 'MA', 'SN', 'ML', 'BF', 'VN', 'MG'];
  const lines = ['code_insee;commune_partenaire;pays;annee'];
  for (let n = 0; n < count; n++) {
    const code = codes[(n * 7919) % codes.length];
    lines.push([code, `Essaiville ${Math.floor(n / 3)} (exemple)`, countries[n % countries.length], 1950 + (n % 75)].join(';'));
  }
  return `${lines.join('\n')}\n`;
}
