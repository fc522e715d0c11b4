// What a visitor's first view of a page transfers, as the network counts it: compressed, headers included.

/** Bytes transferred for `url` with nothing cached, and whether a map stands on it (`data-map`). */
export async function weigh(browser, url, options) {
  // A context of its own: nothing is in its cache.
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const network = await context.newCDPSession(page);
    await network.send('Network.enable');
    let bytes = 0;
    network.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
    await page.goto(url, { waitUntil: 'networkidle' });
    return { bytes, hasMap: (await page.locator('[data-map]').count()) > 0 };
  } finally {
    await context.close();
  }
}
