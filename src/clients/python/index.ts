// The clients that run in the Python host. Each has a Python file in this folder, named after its id.
// Easy to get wrong: the interpreter. It is the option `python`, else that of the active virtual environment, else python3.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Availability, Client } from '../client.ts';

/** Id, the module that must be importable, what to install, and one line for lists. */
const CLIENTS: readonly (readonly [id: string, module: string, install: string, summary: string])[] = [
  ['litellm-sync', 'litellm', 'litellm', 'litellm.completion() inside an async generator: google/adk-python#1306'],
  ['litellm-async', 'litellm', 'litellm', 'litellm.acompletion(): the fix of it'],
  ['litellm-thread', 'litellm', 'litellm', 'litellm.completion() in a thread, over a bounded queue: the other fix'],
  ['google-adk', 'google.adk', 'google-adk litellm', 'LlmAgent with LiteLlm through Runner.run_async, SSE streaming'],
  ['google-adk-model', 'google.adk', 'google-adk litellm', 'LiteLlm.generate_content_async(stream=True) alone'],
  ['openai-python', 'openai', 'openai', 'the OpenAI SDK for Python, async client'],
  ['openai-python-sync', 'openai', 'openai', 'the OpenAI SDK for Python, sync client inside an async task'],
  ['httpx', 'httpx', 'httpx', 'httpx.AsyncClient'],
  ['httpx-sync', 'httpx', 'httpx', 'httpx.Client inside an async task'],
  ['aiohttp', 'aiohttp', 'aiohttp', 'aiohttp.ClientSession'],
  ['requests', 'requests', 'requests', 'requests inside an async task; it has no async side'],
];

const run = promisify(execFile);
const PROBE_TIMEOUT_MS = 20_000;
const OLDEST = [3, 9];

/** The interpreter that a client without `python=` runs under. */
export function defaultPython(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const active = env['VIRTUAL_ENV'];
  const program = active === undefined || active === '' ? null : join(active, 'bin', 'python');
  return program !== null && existsSync(program) ? program : 'python3';
}

/** Whether the interpreter works, is new enough, and finds the module (null for none). The module is not imported. */
export async function pythonAvailability(python: string, module: string | null, install = ''): Promise<Availability> {
  const probe = `
import sys, importlib.util
def found(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False
print(sys.version_info[0], sys.version_info[1], int(len(sys.argv) < 2 or found(sys.argv[1])))`;
  const { stdout } = await run(python, ['-c', probe, ...(module === null ? [] : [module])], {
    timeout: PROBE_TIMEOUT_MS,
  }).catch(() => ({ stdout: '' }));
  const [major, minor, isFound] = stdout.trim().split(' ').map(Number);
  const hint = 'Name another interpreter: --client <id>:python=<path>';
  if (major === undefined || minor === undefined)
    return { ok: false, reason: `there is no Python that works at ${python}`, hint };
  if (major < OLDEST[0]! || (major === OLDEST[0] && minor < OLDEST[1]!)) {
    return { ok: false, reason: `${python} is Python ${major}.${minor}; ${OLDEST.join('.')} or newer is needed`, hint };
  }
  if (isFound === 1) return { ok: true };
  return {
    ok: false,
    reason: `the Python package ${module} is not installed for ${python}`,
    hint: `${python} -m pip install ${install}`,
  };
}

export const pythonClients: readonly Client[] = CLIENTS.map(([id, module, install, summary]) => ({
  id,
  language: 'python',
  summary,
  protocols: ['openai-chat'],
  version: async () => null,
  available: (options = {}) => pythonAvailability(options['python'] ?? defaultPython(), module, install),
  connect: () => Promise.reject(new Error(`${id} runs in the Python host`)),
}));
