// Our reader of endpoints in a process of its own. argv: url, version of HTTP. stdout: JSON, [stamp in ms since the epoch, bytes
// of the body so far] of each read that brought some.
import { performance } from 'node:perf_hooks';
import { msBetween, systemClock } from '../../dist/clock.js';
import { STRAIGHT_WAY } from '../../dist/model/way.js';
import { askEndpoint } from '../../dist/record/subjects/endpoint/reader.js';

const [url, httpVersion] = process.argv.slice(2);
const request = { url: new URL(url), method: 'GET', headers: [], body: null, way: STRAIGHT_WAY, httpVersion };
const whole = { ...request, isFollowing: false, maxTimeMs: null };
const read = (number) => askEndpoint(whole, systemClock.now(), { number, userAgent: 'bench' }).answered;

// The first request of a process is late by itself: it is made and thrown away.
(await read(1)).answer.kept()?.close();
const [zero, zeroMs] = [systemClock.now(), performance.timeOrigin + performance.now()];
const { answer } = await read(2);
answer.kept()?.close();
let bytes = 0;
const stamps = answer.exchange.reads
  .filter(({ body }) => body.length > 0)
  .map(({ at, body }) => [zeroMs + msBetween(zero, at), (bytes += body.length)]);
process.stdout.write(JSON.stringify(stamps));
