// The page of the HTML report as it is shipped: its policy, its script and its style, and that it names no other file.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Report } from '../../src/model/report.ts';
import type { documentOf } from '../../src/report/html/document.ts';

const BUILT = new URL('../../dist/report/html/document.js', import.meta.url).href;
const FILE = new URL('../../fixtures/reports/sdks.json', import.meta.url);

const built = (await import(BUILT)) as { documentOf: typeof documentOf };
const page = built.documentOf(Report.parse(JSON.parse(readFileSync(FILE, 'utf8'))));
const between = (open: string, close: string) => page.split(open)[1]!.split(close)[0]!;
const script = page.slice(page.lastIndexOf('<script>') + '<script>'.length, page.lastIndexOf('</script>'));
const style = between('<style>', '</style>');
const digestOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

describe('the policy', () => {
  it('allows the script and the style that are in the page, and nothing else', () => {
    const policy = between('Content-Security-Policy" content="', '"').replaceAll('&#39;', "'");
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src '${digestOf(script)}'`,
      `style-src '${digestOf(style)}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('stands in front of what it is about', () => {
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style>'));
  });
});

describe('the page', () => {
  it('names no address that a browser would fetch', () => {
    const markup = page.replace(/<script[^]*?<\/script>/g, '');
    expect(markup.match(/\b(src|srcset|poster|data|action)="[^"]*"|<link|<base|<iframe|@import|url\(/g)).toBeNull();
    expect(markup.match(/href="(?!#)[^"]*"/g)).toBeNull();
  });

  it('has the licence of the plots, and a script that asks for nothing', () => {
    expect(script).toMatch(/^\/\*!\nuplot 1\.\d+\.\d+, MIT\n/);
    expect(script).toContain('THE SOFTWARE IS PROVIDED');
    expect(
      script.match(/\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|EventSource|\beval\(|new Function|innerHTML/g),
    ).toBeNull();
  });

  it('is small: the script has no schema in it', () => {
    expect(script).not.toContain('zod');
    expect(script.length).toBeLessThan(90_000);
  });
});
