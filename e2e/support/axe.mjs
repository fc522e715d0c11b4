// Accessibility: axe-core, the rules of WCAG 2.2 A and AA and its good practices.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** What axe finds wrong on the page as it stands, one entry per rule. The page must run with JavaScript. */
export async function violations(page, exclude = []) {
  // Evaluated by the debugger, so the page's own security policy has no say in it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const asked = { tags, exclude };
  const run = ({ tags: values, exclude: left }) =>
    window.axe.run({ include: [['html']], exclude: left.map((selector) => [selector]) }, { runOnly: { type: 'tag', values } });
  const found = await page.evaluate(run, asked);
  return found.violations.map((rule) => {
    const shown = rule.nodes.slice(0, 3).map((node) => `\n    at ${node.target.join(' ')}: ${reasons(node)}`);
    const rest = rule.nodes.length > 3 ? `\n    and ${rule.nodes.length - 3} more` : '';
    return `${rule.id} (${rule.impact}): ${rule.help}${shown.join('')}${rest}`;
  });
}

const reasons = (node) => [...node.any, ...node.all, ...node.none].map((check) => check.message).join('; ');

/** Fails with every violation named, not only the first. */
export async function expectNoViolations(page, exclude = []) {
  expect(await violations(page, exclude), `accessibility of ${page.url()}`).toEqual([]);
}
