// serve: the mock alone, for clients that we do not start.
import { OPTIONS, type OptionValues } from '../../config/options.ts';
import { loadScenario } from '../../config/scenario.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { Io } from '../io.ts';
import { print } from '../print.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

export async function serveCommand(
  scenario: string | undefined,
  { port = OPTIONS.port.default, host = OPTIONS.host.default }: OptionValues,
  io: Io,
): Promise<ExitCode> {
  const playing = await loadScenario(scenario ?? OPTIONS.scenario.default, io.cwd);
  const { createMockServer } = await import('../../mock/index.ts');
  let end = () => {};
  const server = await createMockServer({ scenario: playing, port, host, onBug: () => end() });
  if (!LOOPBACK.has(host)) print(io.stderr, `Anyone who can reach ${host} can use this server.\n`);
  const ended = new Promise<void>((done) => {
    const stop = io.onSignal(() => end());
    end = () => {
      stop();
      done();
    };
  });
  // An address that nobody can read is of no use; the first lines of the program say why.
  io.stdout.once('error', () => end());
  print(io.stdout, directions(server.url, playing.id));
  await ended;
  await server.close();
  return 0;
}

function directions(url: string, scenario: string): string {
  const body = `{"model":"mock/${scenario}","stream":true,"messages":[{"role":"user","content":"hi"}]}`;
  return `The mock plays "${scenario}" at ${url} until Ctrl-C. Point a client at it:

  export OPENAI_BASE_URL=${url}/v1 OPENAI_API_KEY=none

  curl -N ${url}/v1/chat/completions \\
    -H 'content-type: application/json' -d '${body}'

What it wrote and when: ${url}/__stream-check__/exchanges
`;
}
