// What fuzz-upstreams.mjs needs of the built package, for the benchmark.
import { readFileSync } from 'node:fs';
import { judgeRecordings } from '../../dist/check.js';
import { client } from '../../dist/clients/built-in/undici.js';
import { runStreamTask } from '../../dist/host/stream-task.js';
import { Recording } from '../../dist/model/recording.js';
import { protocols } from '../../dist/protocols/index.js';
import { instruments } from '../../dist/record/instruments/index.js';
import { openRoute } from '../../dist/record/stage.js';
import { recordHosted } from '../../dist/record/subjects/hosted.js';
import { timelinesInside } from '../../dist/record/vantages/app.js';
import { createLiveProgress } from '../../dist/record/vantages/progress.js';
import { lastContentAt } from '../../dist/record/vantages/wire-progress.js';
import { readWire } from '../../dist/record/vantages/wire-timeline.js';
import { json } from '../../dist/report/reporters/json.js';
import { terminal } from '../../dist/report/reporters/terminal.js';
import { createRedactor } from '../../dist/secrets/redactor.js';

const TEMPLATE = new URL('../../fixtures/recordings/proxy-buffering/not-nginx-off.json', import.meta.url);

export const rooms = {
  client,
  createLiveProgress,
  createRedactor,
  instruments,
  json,
  judgeRecordings,
  lastContentAt,
  openRoute,
  protocols,
  readWire,
  Recording,
  recordHosted,
  runStreamTask,
  template: Recording.parse(JSON.parse(readFileSync(TEMPLATE, 'utf8'))),
  terminal,
  timelinesInside,
};
