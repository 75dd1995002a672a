// Runs one stream: starts the client's process, compares clocks, lets it warm up, lets it ask, and watches.
// Whatever happens (crash, hang, Ctrl-C), what was seen until then comes back, and no process is left behind.
import { systemClock } from '../clock.ts';
import { protocols } from '../protocols/index.ts';
import { conduct } from './conduct.ts';
import { createHostLog } from './process/host-log.ts';
import { startHost, type HostSession } from './process/session.ts';
import { startHarnessTicker } from './harness.ts';
import { createLiveProgress } from './instruments/live-progress.ts';
import { createTracerProgress } from './text/tracers.ts';
import { secretsOf, type StreamEvidence, type StreamJob } from './stream-job.ts';
import { after, STARTUP_TIMEOUT_MS, TAP_GRACE_MS, watch } from './process/watch.ts';

/** How long a cancelled client may take to end by itself. */
const CANCEL_GRACE_MS = 300;
const JSON_TYPE = 'application/json';

export async function runStream(job: StreamJob): Promise<StreamEvidence> {
  const host = createHostLog();
  const spoken = () => conducted.mockExchanges()[0]?.chunks ?? [];
  const progress = job.app === null ? createLiveProgress(job.waitFor) : createTracerProgress(spoken);
  const conducted = conduct(job, progress);
  const session = startHost({ choice: job.client.choice, client: job.client.client, secrets: secretsOf(job) });
  const startedAt = systemClock.now();
  const ticker = startHarnessTicker();
  session.onMessage((message) => {
    host.add(message);
    progress.add(message);
    if (message.type === 'warmup-done') job.onReady();
    if (message.type === 'delta') job.onEvent({ kind: 'delta', atMs: Date.now(), characters: message.text.length });
    if (message.type === 'delta') conducted.probe?.moved();
    if (message.type === 'end') conducted.probe?.streamEnded();
  });
  try {
    const clock = await session.handshake().catch(() => null);
    if (clock !== null) session.send(runCommand(job));
    const stopped = await watch({
      finished: session.finished,
      signal: job.signal,
      activity: () => conducted.activity() + progress.messages(),
      limitMs: () => (progress.isAsking() ? job.idleTimeoutMs : STARTUP_TIMEOUT_MS),
    });
    if (stopped !== null) session.cancel();
    const hostEnd = await Promise.race([session.finished, after(CANCEL_GRACE_MS)]);
    await Promise.race([Promise.all(conducted.tapExchanges().map((exchange) => exchange.done)), after(TAP_GRACE_MS)]);
    const { tapExchanges, mockExchanges, pushes, probe } = conducted;
    const wasDeaf = await session.kill();
    return {
      host,
      hostEnd,
      clock,
      tapExchanges: tapExchanges(),
      mockExchanges: mockExchanges(),
      besides: conducted.besides(),
      pushes: pushes(),
      probe,
      ownTicks: ticker.stop(),
      stopped,
      wasDeaf,
      startedAt,
    };
  } finally {
    ticker.stop();
    conducted.stop();
    await session.kill();
  }
}

function runCommand({ target, instrument, app, tap, client, parallel }: StreamJob): Parameters<HostSession['send']>[0] {
  const protocol = protocols.get(target.summary.protocol);
  const authorization = target.apiKey === null ? {} : protocol.authorization(target.apiKey);
  const { prompt, maxTokens, limitMember } = target;
  const { model } = target.summary;
  const asked = { model, stream: true };
  const path = protocol.path(asked);
  return {
    type: 'run',
    protocolVersion: 1,
    baseUrl: tap.url,
    apiKey: target.apiKey,
    protocol: protocol.id,
    model,
    prompt,
    maxTokens,
    ...(app === null
      ? {
          path,
          method: 'POST',
          headers: {
            'content-type': JSON_TYPE,
            accept: protocol.contentType(path).split(';')[0]!,
            ...protocol.headers,
            ...authorization,
            ...target.headers,
          },
          body: protocol.ask({ ...asked, prompt, maxTokens, ...(limitMember === undefined ? {} : { limitMember }) }),
        }
      : {
          path: app.path,
          method: app.method,
          headers: { ...(app.body === null ? {} : { 'content-type': JSON_TYPE }), ...target.headers },
          body: { ...app.body },
        }),
    options: {
      client: client.choice.modulePath ?? client.choice.id,
      clientOptions: { ...client.choice.options },
      streams: instrument === 'held-open' ? parallel : 1,
    },
  };
}
