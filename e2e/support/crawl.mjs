// Walks the site as a visitor without an account would, by every link that the pages show, and notes what it saw.
// It judges nothing: site.spec.mjs does, so that one run tells everything that is wrong.

const FILE = /\.(csv|xlsx|geojson|jsonld|json|pdf|ics|xml|rss|atom|txt|svg|png|jpe?g|webp|zip|ttl)$/i;

/** The language that a path is served in. */
export const languageOf = (path) => (/^\/en(\/|$)/.test(path) ? 'en' : 'fr');

/** The kind of page behind a path: the same words, without what names one record. */
export function shapeOf(url) {
  const { pathname, searchParams } = new URL(url, 'http://x');
  const parts = pathname.split('/').map((part, place, all) => {
    if (/-[0-9a-z]{8}$/.test(part)) return '*';
    // Countries and themes are named by their code.
    if (/^(pays|themes)(\.\w+)?$/.test(all[place - 1] ?? '')) return '*';
    return /\d/.test(part) && !/^v\d+$/.test(part) ? 'N' : part;
  });
  const keys = [...new Set(searchParams.keys())].sort();
  return parts.join('/') + (keys.length ? `?${keys.join('&')}` : '');
}

/** The same without its query: "what kind of page is this". */
export const kindOf = (url) => shapeOf(url).split('?')[0];

/**
 * Visits up to `limit` pages from `/` and `/en/`, those of rare kinds first, so that a thousand sheets of one kind hide no
 * other. Returns `{ pages, links, files }`: what each page said, every internal link with the page it was first seen on,
 * and the links that lead to files.
 */
export async function crawl(page, base, limit) {
  const origin = new URL(base).origin;
  const seen = new Map();
  const queues = new Map();
  const visits = new Map();
  const pages = [];
  const files = new Map();
  const foreign = [];
  const complaints = [];

  page.on('request', (request) => {
    const url = request.url();
    if (/^https?:/.test(url) && new URL(url).origin !== origin) foreign.push(url);
  });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));

  const discover = (href, from) => {
    const url = new URL(href);
    if (url.origin !== origin) return;
    url.hash = '';
    if (seen.has(url.href)) return;
    seen.set(url.href, from);
    if (FILE.test(url.pathname) || url.pathname.startsWith('/api/') || url.searchParams.has('format')) {
      files.set(url.href, from);
      return;
    }
    const shape = shapeOf(url.href);
    if (!queues.has(shape)) queues.set(shape, []);
    queues.get(shape).push(url.href);
  };
  const next = () => {
    let best;
    for (const [shape, queue] of queues) {
      if (queue.length && (best === undefined || (visits.get(shape) ?? 0) < (visits.get(best) ?? 0))) best = shape;
    }
    if (best === undefined) return undefined;
    visits.set(best, (visits.get(best) ?? 0) + 1);
    return queues.get(best).shift();
  };

  discover(`${origin}/`, 'start');
  discover(`${origin}/en/`, 'start');
  while (pages.length < limit) {
    const url = next();
    if (url === undefined) break;
    foreign.length = 0;
    complaints.length = 0;
    let response;
    try {
      response = await page.goto(url, { waitUntil: 'load' });
    } catch (error) {
      // A link that the browser saves instead of showing it is a file; its status is asked for later.
      if (/Download is starting|ERR_ABORTED/.test(error.message)) {
        files.set(url, seen.get(url));
        continue;
      }
      throw error;
    }
    const headers = response.headers();
    if (!/^text\/html/.test(headers['content-type'] ?? '')) {
      files.set(url, seen.get(url));
      continue;
    }
    const dom = await page.evaluate(readDocument);
    const { pathname, search } = new URL(page.url());
    pages.push({
      url,
      path: pathname + search,
      from: seen.get(url),
      status: response.status(),
      csp: headers['content-security-policy'] ?? '',
      html: await response.text(),
      foreign: [...foreign],
      complaints: [...complaints],
      ...dom,
    });
    for (const href of dom.links) if (/^https?:/.test(href)) discover(href, pathname + search);
    for (const { href } of dom.alternates) discover(href, pathname + search);
  }
  return { pages, links: seen, files };
}

/** Runs in the page. */
function readDocument() {
  return {
    lang: document.documentElement.lang,
    title: document.title.trim(),
    h1: [...document.querySelectorAll('h1')].map((h1) => h1.textContent.trim()),
    ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
    // A link of a drawing has an object for its href: the attribute is the same for both kinds.
    links: [...document.querySelectorAll('a[href]')].map((a) => new URL(a.getAttribute('href'), document.baseURI).href),
    alternates: [...document.querySelectorAll('link[rel~="alternate"][hreflang]')].map((link) => ({ lang: link.hreflang, href: link.href })),
  };
}

/**
 * Asks for each link without a browser, a few at a time; returns "status address (seen on page)" for all but 200.
 * Links with a query multiply without end: `perShape` of each kind stand for the rest.
 */
export async function deadLinks(request, links, { perShape, limit }) {
  const counts = new Map();
  const asked = [...links].filter(([url]) => {
    if (!url.includes('?')) return true;
    const shape = shapeOf(url);
    counts.set(shape, (counts.get(shape) ?? 0) + 1);
    return counts.get(shape) <= perShape;
  });
  const dead = [];
  const queue = asked.slice(0, limit);
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let entry = queue.shift(); entry; entry = queue.shift()) {
        const [url, from] = entry;
        const response = await request.get(url);
        if (response.status() !== 200) dead.push(`${response.status()} ${url} (seen on ${from})`);
        await response.dispose();
      }
    }),
  );
  return dead;
}

/** The first page seen of each kind. */
export function onePerKind(pages) {
  const kinds = new Map();
  for (const page of pages) {
    const kind = kindOf(page.url);
    if (!kinds.has(kind)) kinds.set(kind, page);
  }
  return [...kinds.values()];
}
