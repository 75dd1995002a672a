// Mistakes: one sentence and a hint on stderr, nothing on stdout, exit code 2, no request made.
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { createFakeIo, runCli } from './fake-io.ts';
import { run } from '../../src/cli/run.ts';

const VERSION = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

describe('mistakes', () => {
  it.each([
    [['--client', 'fetch'], 'No model is named.', 'npx stream-check mock'],
    [['check'], 'No model is named.', 'npx stream-check mock'],
    [['gpt-4o'], 'OPENAI_API_KEY', 'npx stream-check mock'],
    [['sevre'], 'Did you mean "serve"?', 'Commands: check, curl, run, through, ci, init'],
    [['run'], 'No command is given.', 'stream-check run -- python app.py'],
    [['run', '--json', '--'], 'No command is given.', 'stream-check run -- python app.py'],
    [['run', '--', 'no-such-program', '--version'], 'There is no program "no-such-program" to run.', "sh -c '...'"],
    [['run', '--', './package.json'], '"./package.json" is not executable.', 'chmod +x ./package.json'],
    [['run', '--', './src'], '"./src" is a directory, no program.', ''],
    [['run', '--env', 'A=b', '--', 'true'], '--env expects the name of a variable', ''],
    [['mock', '--env', 'NOT_SET_HERE'], 'A variable that --env names is not set here.', ''],
    [['run', '--protocol', 'gemini', '--', 'node'], '--protocol goes with --base-url', 'run --'],
    [
      ['run', '--lock-step', '--base-url', 'http://127.0.0.1:9', '--', 'node'],
      '--lock-step needs the embedded mock',
      '',
    ],
    [
      ['run', '--base-url', 'http://a:b@127.0.0.1:9', '--', 'node'],
      'holds a user name or a password',
      '--base-url https',
    ],
    [['run', '--base-url', 'http://127.0.0.1:9', '--scenario', 'steady', '--', 'node'], 'exclude each other', 'mock'],
    [['run', '--scenario', 'stedy', '--', 'node'], 'Did you mean "steady"?', 'Known:'],
    [['through'], 'Missing required argument "url"', '--help'],
    [['through', 'http:/127.0.0.1:8000'], 'has a slip at its beginning', 'http://127.0.0.1:8000'],
    [['localhost:8000/chat', '--start', ' '], '--start expects <command>, found " ".', ''],
    [['curl'], 'The line has no address.', 'stream-check curl'],
    [['curl', 'http://h/', '--why'], '--why is an option of stream-check', 'stream-check --why curl'],
    [['--header', 'a: b', 'curl', 'http://h/'], '--header is -H in a line of curl', '-H ...'],
    [['--lock-step', 'curl', 'http://h/'], 'Unknown option "--lock-step"', '--help'],
    [['--whi', 'curl', 'http://h/'], 'Unknown option "--whi"', '--help'],
    [['/api/chat?k=sk-1'], '"/api/chat" is a path, and no model.', "npx stream-check 'http://localhost:3000/api/chat'"],
    [['3000/api'], '"3000/api" begins with a port, and is no model.', "npx stream-check ':3000/api'"],
    [['8080'], '"8080" begins with a port, and is no model.', "npx stream-check ':8080'"],
    [['cur'], 'Did you mean "curl"?', 'Commands: check, curl'],
    [['crul', 'http://h/'], 'Unknown command or model "crul". Did you mean "curl"?', 'Commands: check, curl'],
    [['--runs', '2', 'Curl', 'http://h/', '-H', 'a: b'], 'Did you mean "curl"?', 'Commands: check, curl'],
    [['trough', 'http://h/', '--start', 'app'], 'Did you mean "through"?', 'Commands: check, curl'],
    [['expalin', 'exit', 'code'], 'Did you mean "explain"?', 'Commands: check, curl'],
    [['POST', 'http://h/'], 'A word stands in front of the address', "stream-check 'http://...' --method POST"],
    [['mock', '-H', 'a: b', 'http://h/'], 'A word stands in front of the address', "--base-url 'http://...'"],
    [['rum', '--base-url', 'http://h/', 'x'], 'Too many arguments for "check".', '--help'],
    [['http://h/', '--why', 'http://i/'], 'There are 2 addresses, and stream-check asks one.', '--direct <url>'],
    [['http://h/', 'yes'], 'A word is left over beside the address', "--data '{"],
    [['http://h/', '--data', '{a:', '1', 'b:2'], '2 words are left over beside the address', "--data '{"],
    [['http://h/', '--data', '{message:hi}'], 'has no quotes: the shell took them', `--data '{"message":"hi"}'`],
    [
      ['http://h/', '--header', 'x-api-key: $KEY'],
      'holds the name of a variable',
      'Double quotes: --header "x-api-key',
    ],
    [['http://h/', '-H', 'a: b'], '-H is a switch of curl', "stream-check curl 'http://...' -H ..."],
    [['http://h/', '-ume:pw'], '-u is a switch of curl', "stream-check curl 'http://...' -u ..."],
    [['http://h/', '--data-raw', 'x'], '--data-raw is a switch of curl', "curl 'http://...' --data-raw ..."],
    [['http://h/', '--config', 'x'], 'it belongs to "check" and "ci"', '--help'],
    [['http://h/', '--start', 'app', '-H', 'a: b'], 'Unknown option "-H".', '--help'],
    [['mock', '--method', 'GET'], 'it belongs to an address (stream-check <url>) and "through"', '--help'],
    [["curl 'http://h/' -H 'a: b'"], 'The whole line stands between quotes.', 'stream-check curl'],
    [['mock', '--pair', 'litelm'], 'Did you mean "litellm"?', 'Known: litellm, openai-python, httpx, undici'],
    [['mock/stedy'], 'Did you mean "steady"?', 'Known:'],
    [['mock', '--scenario', 'bufferd'], 'Did you mean "buffered"?', 'Known:'],
    [['mock', '--scenario', 'nowhere.json'], 'nowhere.json cannot be read', ''],
    [['mock', '--client', 'undcii'], 'Did you mean "undici"?', 'Known:'],
    [['mock', '--protocol', 'openai-chta'], 'Did you mean "openai-chat"?', 'Known:'],
    [['mock', '--judge', 'obsever'], 'Did you mean "observer"?', 'Known:'],
    [['mock', '--reporter', 'jsno'], 'Did you mean "json"?', 'Known:'],
    [['mock', '-ume:pw'], 'Unknown option "-u".', '--help'],
    [['mock', '--runz', '2'], 'Unknown option "--runz". Did you mean --runs?', '--help'],
    [['mock', '--runs'], 'Option "--runs <n>" argument missing.', '--help'],
    [['mock', '--client'], 'Option "--client <id[:key=value,...]>" argument missing.', '--help'],
    [['mock', '--record='], '--record expects <dir>, found "".', ''],
    [['mock', '--record', '--json'], '--record expects <dir>, found "--json".', ''],
    [['through', 'http://127.0.0.1:9/', '--start', ' '], '--start expects <command>, found " ".', ''],
    [['mock', '--lock-step=yes'], '--lock-step takes no value.', '--help'],
    [['mock', '--no-color='], '--no-color takes no value.', '--help'],
    [['mock', '--runs', '0'], '--runs expects a whole number of 1 or more, found "0".', ''],
    [['mock', '--timeout', 'soon'], '--timeout expects a number of seconds', ''],
    [['mock', '--budget', 'x'], '--budget expects a number of milliseconds', ''],
    [['mock', '--max-tokens', 'x'], '--max-tokens expects', ''],
    [['mock', '--header', 'no'], '--header expects "name: value"', 'x-request-id'],
    [['mock', '--lock-step', '--timed'], 'exclude each other', 'both instruments'],
    [['mock', '--json', '--reporter', 'terminal'], 'Only one report can go to stdout', '=<file>'],
    [['mock', 'more'], 'Too many arguments for "check". Expected 1 argument but got 2.', '--help'],
    [
      ['m', '--base-url', 'localhost:1'],
      '--base-url expects an http or https address',
      '--base-url http://localhost:1',
    ],
    [['analyze'], 'Missing required argument "recording".', '--help'],
    [['analyze', 'nowhere.json'], 'nowhere.json cannot be read: there is no such file.', ''],
    [['report', 'nowhere.json'], 'nowhere.json cannot be read: there is no such file.', ''],
    [['report', '--json', '--lock-step', 'x.json'], 'Unknown option "--lock-step"', '--help'],
    [['list', 'cleints'], 'Did you mean "clients"?', 'Known:'],
    [['explain', 'inter-chunk-latncy'], 'Did you mean "inter-chunk-latency"?', 'explain inter-chunk-latency'],
    [['explain', 'zzzzzzzz'], 'There is no page "zzzzzzzz".', 'lists all'],
    [['big.json'], '"big.json" is a file, and no model.', 'mock --scenario ./big.json'],
    [
      ['check', 'localhost:3000/x?key=1'],
      '"localhost:3000/x" is an address, and no model.',
      "stream-check 'localhost:3000/x'",
    ],
    [['check', './mine.py'], '"./mine.py" is a file, and no model.', 'run -- python ./mine.py'],
    [['serve', 'stedy'], 'Did you mean "steady"?', 'Known:'],
    [['serve', '--port', 'x'], '--port expects a whole number', ''],
    [['serve', '--port', '65536'], '--port expects at most 65535', ''],
  ])('%j', async (args, message, hint) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^stream-check: \S/);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('repeats no value of an unknown option, which may be a key', async () => {
    for (const args of [
      ['mock', '--api-key=sk-secret'],
      ['mock', '--api-key', 'sk-secret'],
      ['mock', 'sk-secret'],
    ]) {
      const { code, stderr } = await runCli(args);
      expect(code).toBe(2);
      expect(stderr).not.toContain('sk-secret');
    }
  });

  it('lets no control character of an argument reach the terminal', async () => {
    const { stderr } = await runCli(['mock/\u001b[31mred']);
    expect(stderr).not.toContain('\u001b');
    expect(stderr).toContain('\\x1b');
  });
});

describe('help and version', () => {
  it.each([['--version'], ['-V']])('%s prints the version alone', async (flag) => {
    expect(await runCli([flag])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it('says the version within other arguments too', async () => {
    expect(await runCli(['--version', 'mock'])).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
  });

  it.each(['', 'check', 'run', 'through', 'analyze', 'report', 'serve', 'list', 'explain', 'doctor'])(
    '--help of "%s" fits 80 columns and is ASCII',
    async (command) => {
      const asked = [...(command === '' ? [] : [command]), '--help'];
      const { code, stdout, stderr } = await runCli(asked);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('Usage: stream-check');
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      // eslint-disable-next-line no-control-regex
      expect(stdout).toMatch(/^[\u0000-\u007f]*$/);
      if (command !== '') expect(await runCli(['help', command])).toMatchObject({ code: 0, stdout });
    },
  );

  it('every command and every option has a description', async () => {
    for (const command of ['', 'check', 'run', 'serve']) {
      const { stdout } = await runCli([...(command === '' ? [] : [command]), '--help']);
      const names = stdout.split('\n').filter((line) => /^ {2}(-|[a-z]+ [[<])/.test(line));
      expect(names.length).toBeGreaterThan(0);
      for (const [i, line] of stdout.split('\n').entries()) {
        if (!names.includes(line)) continue;
        expect(`${line}${stdout.split('\n')[i + 1]}`).toMatch(/\S {2,}\S/);
      }
    }
  });
});

it('an error that is no mistake is a bug: stack, versions, 70', async () => {
  const { io, written } = createFakeIo();
  const broken = Object.assign(io.stdout, {
    write: () => {
      throw new Error('disk on fire');
    },
  });
  expect(await run(['node', 'stream-check', 'explain', 'budget'], { ...io, stdout: broken })).toBe(70);
  const { stderr } = written();
  expect(stderr).toContain('disk on fire');
  expect(stderr).toMatch(/^\s+at /m);
  expect(stderr).toContain(`stream-check ${VERSION}, node ${process.versions.node}`);
  expect(stderr).toContain('keep this output');
});
