// Debian's Chromium with a page of ours from the disk: what it asks for, logs and throws is kept. The test ends it.
import axe from 'axe-core';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

export interface OpenPage {
  page: Page;
  /** Addresses that it asked for, but for its own. */
  requests: string[];
  /** What it logged as an error, and what it threw. */
  errors: string[];
}

/** No sandbox: in a container there is none, and the pages are ours. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export async function openFile(browser: Browser, path: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, ...options });
  const page = await context.newPage();
  const [requests, errors]: [string[], string[]] = [[], []];
  const address = pathToFileURL(path).href;
  page.on('request', (request) => request.url() !== address && requests.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(address);
  return { page, requests, errors };
}

/** Scrolls through the page, so that whatever is drawn when it is seen is there. */
export async function seeAll(page: Page): Promise<void> {
  for (const part of await page.locator('[data-part]:visible').all()) {
    await part.scrollIntoViewIfNeeded();
    await part.locator('canvas, .panels, button').first().waitFor();
  }
}

interface Violation {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe-core finds wrong. */
export async function violationsIn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
  );
}
