// The HTML report in Debian's Chromium: what it asks for, what it runs, who can read it, and what it shows.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFile, seeAll, startChromium, violationsIn } from '../support/browser.ts';
import { runBuilt } from '../support/cli.ts';
import { hostileReport } from '../support/hostile-report.ts';
import { describeWith } from '../support/require.ts';

describeWith('chromium', 'the HTML report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stream-check-html-'));
  const plain = join(folder, 'plain.html');
  const hostile = join(folder, 'hostile.html');
  const gated = join(folder, 'gated.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(join(folder, 'hostile.json'), JSON.stringify(hostileReport('sync-against-async', true)));
    const made = await Promise.all([
      runBuilt(['report', 'fixtures/reports/sync-against-async.json', '--reporter', `html=${plain}`]),
      runBuilt(['report', join(folder, 'hostile.json'), '--reporter', `html=${hostile}`]),
      runBuilt(['report', 'fixtures/reports/gated.json', '--reporter', `html=${gated}`]),
    ]);
    expect(made.map(({ code }) => code)).toEqual([1, 1, 1]);
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const openAll = 'for (const one of document.querySelectorAll("details")) one.open = true';

  it.each(['light', 'dark'] as const)('axe finds nothing in the %s theme, folded or open', async (colorScheme) => {
    const { page, errors } = await openFile(browser, plain, { colorScheme });
    if (colorScheme === 'dark') await page.evaluate(openAll);
    await seeAll(page);
    expect(await violationsIn(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('axe finds nothing at 400 pixels, in whatever was typed by an attacker', async () => {
    const { page } = await openFile(browser, hostile, { viewport: { width: 400, height: 800 } });
    await page.evaluate(openAll);
    await seeAll(page);
    expect(await violationsIn(page)).toEqual([]);
    await page.context().close();
  });

  it('runs no script of the answer, and asks for nothing', async () => {
    const { page, requests, errors } = await openFile(browser, hostile);
    await page.evaluate(openAll);
    await seeAll(page);
    const play = page.getByRole('button', { name: 'Play' }).last();
    await play.click();
    await page.locator('.replay input').last().fill('2010');
    await expect.poll(() => page.locator('.words-that-came').last().textContent(), PATIENT).toContain('window.ran');
    expect(await page.evaluate('window.ran')).toBeUndefined();
    expect(await page.locator('img, main script, iframe').count()).toBe(0);
    // What had come by then: the chunk, its length, when it came, the gap before it, the read, and how much there is.
    const readout = page.locator('[data-part=curves] .readout').last();
    expect(await readout.locator('thead').textContent()).toBe('linechunkits lengthcame atgap beforereadso far');
    const wire = await readout.getByRole('row', { name: 'wire' }).getByRole('cell').allTextContents();
    const seen = wire.map((text) => text.replace(/^\d{3}(?= of |$)/, 'n').replace(/of \d{3}$/, 'of n'));
    expect(seen).toEqual(['4 of 4', 'n', '2,010 ms', '1,000 ms', '4', 'n of n']);
    expect(requests).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('saves the Report that it carries', async () => {
    const { page } = await openFile(browser, hostile);
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the Report (JSON)' }).click(),
    ]);
    expect(saved.suggestedFilename()).toMatch(/^stream-check-[\dTZ-]+\.json$/);
    const text = readFileSync(await saved.path(), 'utf8');
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(join(folder, 'hostile.json'), 'utf8')));
    await page.context().close();
  });

  it('everything can be reached and moved with the keyboard', async () => {
    const { page } = await openFile(browser, plain);
    await seeAll(page);
    await page.evaluate('scrollTo(0, 0); document.activeElement.blur()');
    const wanted = await page
      .locator('a:visible, button:visible, summary:visible, input:visible, select:visible, [tabindex="0"]:visible')
      .count();
    const seen = new Set<string>();
    for (let i = 0; i < wanted + 5; i += 1) {
      await page.keyboard.press('Tab');
      seen.add(await page.evaluate<string>(PLACE));
    }
    // The body is left at the end.
    seen.delete('BODY');
    // The link that skips is out of sight until it has the focus.
    expect(seen.size).toBeGreaterThanOrEqual(wanted);
    await page.locator('[data-part=curves] .canvas').first().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    const status = page.locator('[data-part=curves] [role=status]').first();
    expect(await status.textContent()).toMatch(/^At 10\d ms: origin \d+ characters, wire 0 characters/);
    await page.keyboard.press('End');
    expect(await status.textContent()).toMatch(/observer 1,058 characters\.$/);
    await page.context().close();
  });

  it('shades what the hop at fault held, and hatches where the loop was dead', async () => {
    const { page } = await openFile(browser, plain);
    await seeAll(page);
    const plot = page.locator('[data-part=curves]').last();
    const colours = () => page.evaluate<Record<'observer' | 'wire' | 'app' | 'dead', number>>(AREAS);
    const { observer, wire, app, dead } = await colours();
    // Half of the plot lies below a text that came evenly; its axes take their part of the canvas.
    expect(observer).toBeGreaterThan(0.3);
    expect([wire < 0.01, app < 0.01]).toEqual([true, true]);
    expect(dead).toBeGreaterThan(0.002);
    const key = await plot.locator('.key li').allTextContents();
    expect(key).toEqual([
      'held by upstream: 0 % of full buffering',
      'held by client: 0 % of full buffering',
      'held by event-loop: 100 % of full buffering',
      'the event loop gave no sign of life',
    ]);
    // Nothing is held between a line that is there and one that is not.
    await plot.getByRole('button', { name: 'observer' }).click();
    await expect.poll(async () => (await colours()).observer, PATIENT).toBeLessThan(0.01);
    await page.context().close();
  });

  it('shows in the replay what each vantage had, and in the table below the curves', async () => {
    const { page } = await openFile(browser, plain);
    await seeAll(page);
    const counts = () => page.locator('.panel .quiet').allTextContents();
    await page.locator('.replay input').fill('1000');
    const half = await counts();
    expect(half.at(-1)).toBe('0 of 1,058');
    expect(half[0]).toMatch(/^[3-6]\d\d of 1,058$/);
    expect(await page.locator('[data-part=curves] caption').textContent()).toBe('At 1,000 ms');
    await page.locator('.replay input').fill('99999');
    expect(await counts()).toEqual(Array.from({ length: 4 }, () => '1,058 of 1,058'));
    expect(await page.locator('.replay').last().textContent()).toContain('these letters mean nothing');
    await page.context().close();
  });

  it('says what had come by the moment under the mouse, zooms where one drags, and takes a line away', async () => {
    const { page } = await openFile(browser, plain);
    await seeAll(page);
    const plot = page.locator('[data-part=curves]').last();
    const caption = async () => Number((await plot.locator('caption').textContent())!.replaceAll(/[^\d.]/g, ''));
    await plot.locator('.u-over').scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await plot.locator('.u-over').boundingBox())!;
    const at = (share: number) => page.mouse.move(x + share * width, y + height / 2);
    await at(0.25);
    // It lasts 2,054 ms.
    await expect.poll(caption, PATIENT).toBeCloseTo(514, -1);
    expect(await plot.locator('tbody tr').first().textContent()).toMatch(/^origin(9|10) of 40/);
    await page.mouse.down();
    await at(0.75);
    await page.mouse.up();
    // Half of it is shown: its middle is where it was.
    await at(0.5);
    await expect.poll(caption, PATIENT).toBeCloseTo(1027, -1);
    await at(0);
    await expect.poll(caption, PATIENT).toBeCloseTo(514, -1);
    await page.mouse.dblclick(x + width / 2, y + height / 2);
    await at(0);
    await expect.poll(caption, PATIENT).toBeLessThan(10);
    const wire = plot.getByRole('button', { name: 'wire' });
    await wire.click();
    expect(await wire.getAttribute('aria-pressed')).toBe('false');
    await page.context().close();
  });

  it('plays, pauses, and moves in steps for who asked for less motion', async () => {
    const { page } = await openFile(browser, plain, { reducedMotion: 'reduce' });
    await seeAll(page);
    await page.locator('.replay input').fill('0');
    await page.getByLabel('Speed').selectOption('0.5');
    await page.getByRole('button', { name: 'Play' }).click();
    const clock = page.locator('.replay output');
    await expect.poll(() => clock.textContent(), PATIENT).not.toBe('0 ms');
    // The first step is half a second at half the speed, however busy the machine is.
    expect(Number((await clock.textContent())!.replace(/[^\d.]/g, ''))).toBeGreaterThanOrEqual(249);
    // Who listens does not hear each of its moments.
    expect(await clock.getAttribute('aria-live')).toBe('off');
    await page.getByRole('button', { name: 'Pause' }).click();
    const paused = await clock.textContent();
    await page.waitForTimeout(700);
    expect(await clock.textContent()).toBe(paused);
    await page.context().close();
  });

  it.each([400, 1000, 1600])('at %d pixels nothing is wider than the window', async (width) => {
    const { page } = await openFile(browser, hostile, { viewport: { width, height: 900 } });
    await page.evaluate(openAll);
    await seeAll(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.context().close();
  });

  it('at 400 pixels sentences of rules stand below each other, and are still a table to who hears it', async () => {
    const { page } = await openFile(browser, gated, { viewport: { width: 400, height: 900 } });
    const rules = `document.querySelector('section[aria-labelledby=rules] .scroll')`;
    expect(await page.evaluate(`${rules}.scrollWidth - ${rules}.clientWidth`)).toBe(0);
    // They have the whole width.
    expect(await page.evaluate(`${rules}.querySelector('td.long').clientWidth`)).toBeGreaterThan(350);
    const ignored = page.getByRole('row', { name: /Ignored: The batch job/ }).first();
    const cells = await ignored.getByRole('cell').allTextContents();
    expect(cells.map((text) => text.trim())).toContainEqual(expect.stringMatching(/^undici-sync: fidelity is /));
    expect(await violationsIn(page)).toEqual([]);
    await page.context().close();
  });

  it('draws what is not folded when nobody scrolls, and the rest for paper', async () => {
    const { page } = await openFile(browser, plain, { colorScheme: 'dark' });
    const plots = page.locator('[data-part=curves] canvas, [data-part=comparison] canvas');
    const drawn = () => plots.count();
    await expect.poll(drawn, PATIENT).toBe(2);
    await expect.poll(() => page.locator('.panels').count(), PATIENT).toBe(1);
    await page.emulateMedia({ media: 'print' });
    await expect.poll(drawn, PATIENT).toBe(3);
    await expect.poll(() => page.locator('.panels').count(), PATIENT).toBe(2);
    // Those that were there are drawn anew, in the colours of paper.
    await expect.poll(() => page.evaluate(HAS_BLUE_OF_PAPER), PATIENT).toBe(true);
    await page.context().close();
  });

  it('on paper it is light, and nothing is folded', async () => {
    const { page } = await openFile(browser, plain, { colorScheme: 'dark' });
    const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const folded = page.locator('.run.passed h3').first();
    expect(await folded.isVisible()).toBe(false);
    expect(await paper()).not.toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ media: 'print' });
    expect(await paper()).toBe('rgb(255, 255, 255)');
    expect(await folded.isVisible()).toBe(true);
    await page.context().close();
  });
});

/** A busy machine draws late. */
const PATIENT = { timeout: 60_000 };
/** Whether the plot of all runs holds the colour that a line has in the light theme, #0a66d0. */
const HAS_BLUE_OF_PAPER = `(() => {
  const canvas = document.querySelector('[data-part=comparison] canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.some((red, i) => i % 4 === 0 && red === 0x0a && data[i + 1] === 0x66 && data[i + 2] === 0xd0);
})()`;
/** How much of a plot has the colour of an area of the light theme, as it is on white, and of the marks of a dead loop. */
const AREAS = `(() => {
  const canvas = [...document.querySelectorAll('[data-part=curves] canvas')].at(-1);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const wanted = { wire: [211, 227, 247], app: [214, 232, 219], observer: [241, 219, 204], dead: [185, 28, 40] };
  const counts = { wire: 0, app: 0, observer: 0, dead: 0 };
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] === 0) continue;
    const alpha = data[i + 3] / 255;
    const seen = [0, 1, 2].map((k) => data[i + k] * alpha + 255 * (1 - alpha));
    for (const name of Object.keys(wanted)) {
      if (wanted[name].every((value, k) => Math.abs(value - seen[k]) <= 3)) counts[name] += 1;
    }
  }
  const all = canvas.width * canvas.height;
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count / all]));
})()`;
/** What has the focus, by its place among all elements. */
const PLACE = `document.activeElement === document.body ? 'BODY' : String([...document.querySelectorAll('*')].indexOf(document.activeElement))`;
