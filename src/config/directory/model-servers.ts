// Servers of models that people run beside their project: how each is known in a table of the system and in a compose file,
// and how it is asked. Ports that many programs use (8000, 8080) count only together with the name of the program.
import type { ComposeService } from './services.ts';
import type { Listening } from './listening.ts';

export interface ModelServer {
  id: string;
  title: string;
  /** Where it listens by itself. */
  port: number;
  /** Whether its port alone says that it is this one. */
  isItsPort: boolean;
  /** In the words of its process: the name of the program, or of the module that Python runs. */
  program: RegExp;
  /** In the name of its image; null where it has none. */
  image: RegExp | null;
  /** Whether it answers by whatever name it is asked for. */
  takesAnyModel: boolean;
}

/** A server that listens here. */
export interface RunningServer {
  server: ModelServer;
  port: number;
  /** Model that its process was started with; null where that does not say it. */
  model: string | null;
  /** Whether its process was started with a key that it wants to see. */
  needsKey: boolean;
}

const MODEL_SERVERS: readonly ModelServer[] = [
  server('ollama', 'Ollama', 11_434, {
    isItsPort: true,
    program: /(?:^|[/\\])ollama(?:\.exe)?$/i,
    image: /(?:^|\/)ollama\/ollama\b/,
  }),
  server('lm-studio', 'LM Studio', 1234, {
    isItsPort: true,
    program: /(?:^|[/\\])(?:LM Studio|lm-?studio|lms|llmster)\b/i,
  }),
  server('llama.cpp', 'llama.cpp', 8080, {
    program: /(?:^|[/\\])(?:llama-server|llamafile\S*)(?:\.exe)?$|^llama_cpp\.server$/i,
    image: /\bllama\.cpp\b/,
    takesAnyModel: true,
  }),
  server('vllm', 'vLLM', 8000, { program: /(?:^|[/\\])vllm$|^vllm\.entrypoints\./, image: /\bvllm\/vllm-/ }),
  server('sglang', 'SGLang', 30_000, {
    program: /^sglang\.launch_server$|(?:^|[/\\])sglang$/,
    image: /\blmsysorg\/sglang\b/,
  }),
  server('tgi', 'Text Generation Inference', 3000, {
    program: /(?:^|[/\\])text-generation-(?:launcher|router)$/,
    image: /\btext-generation-inference\b/,
    takesAnyModel: true,
  }),
  server('localai', 'LocalAI', 8080, { program: /(?:^|[/\\])local-ai$/, image: /\blocalai\/localai\b/ }),
  server('mlx', 'mlx-lm', 8080, { program: /(?:^|[/\\])mlx_lm\.server$|^mlx_lm$/ }),
  server('koboldcpp', 'KoboldCpp', 5001, {
    program: /(?:^|[/\\])koboldcpp/i,
    image: /\bkoboldcpp\b/,
    takesAnyModel: true,
  }),
  server('gpt4all', 'GPT4All', 4891, { isItsPort: true, program: /(?:^|[/\\])gpt4all/i }),
  server('jan', 'Jan', 1337, { program: /(?:^|[/\\])Jan\b/ }),
  server('litellm', 'LiteLLM', 4000, { program: /(?:^|[/\\])litellm$/, image: /\bberriai\/litellm\b/ }),
];

function server(
  id: string,
  title: string,
  port: number,
  known: Pick<ModelServer, 'program'> & Partial<ModelServer>,
): ModelServer {
  return { id, title, port, isItsPort: false, image: null, takesAnyModel: false, ...known };
}

export function runningServers(listening: readonly Listening[]): RunningServer[] {
  return listening.flatMap(({ port, words }) => {
    // For each model that it has loaded, Ollama runs itself once more, at a port with an API of its own.
    if (words[1] === 'runner') return [];
    const found =
      MODEL_SERVERS.find(({ program }) => programWords(words).some((word) => program.test(word))) ??
      (words.length === 0 ? MODEL_SERVERS.find((one) => one.isItsPort && one.port === port) : undefined);
    if (found === undefined) return [];
    return [{ server: found, port, model: modelIn(words), needsKey: wantsKey(words) }];
  });
}

/** The program, a script that an interpreter runs, and the module behind -m. */
function programWords(words: readonly string[]): string[] {
  const module = words.indexOf('-m');
  const isInterpreter = /(?:^|[/\\])(?:python[\d.]*|node|uv|sh|bash)(?:\.exe)?$/i.test(words[0] ?? '');
  return [
    ...words.slice(0, 1),
    ...(isInterpreter
      ? words
          .slice(1)
          .filter((word) => !word.startsWith('-'))
          .slice(0, 1)
      : []),
    ...(isInterpreter && module !== -1 ? words.slice(module + 1, module + 2) : []),
  ];
}

/** `--model X`, `--served-model-name X`, `vllm serve X`. A path is no name that it answers to. */
export function modelIn(words: readonly string[]): string | null {
  const flags = ['--served-model-name', '--alias', '--model', '--model-path', '--model-id'];
  for (const flag of flags) {
    const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
    if (at === -1) continue;
    const value = words[at]!.includes('=') ? words[at]!.slice(flag.length + 1) : (words[at + 1] ?? '');
    if (isModelName(value)) return value;
  }
  const serve = words.indexOf('serve');
  const named = serve === -1 ? '' : (words[serve + 1] ?? '');
  return isModelName(named) ? named : null;
}

/** What may stand on a command line as the name of a model. */
export function isModelName(text: string): boolean {
  return /^[A-Za-z0-9][\w.:@-]*(?:\/[\w.:@-]+)*$/.test(text) && !/(?::|\.(?:gguf|bin|safetensors))$/.test(text);
}

/** What is typed behind `stream-check` to ask it. */
export function askServer({ id }: ModelServer, port: number, model: string): string[] {
  if (id === 'ollama' && port === 11_434) return [`ollama/${model}`];
  if (id === 'ollama') return [model, '--protocol', 'ollama', '--base-url', `http://127.0.0.1:${port}`];
  return [model, '--base-url', `http://127.0.0.1:${port}/v1`];
}

export interface ServedService extends Omit<RunningServer, 'port'> {
  service: ComposeService;
  /** At which this machine reaches it; null where the file publishes none. */
  port: number | null;
}

/** The services of a compose file that are servers of models. */
export function servedServices(services: readonly ComposeService[]): ServedService[] {
  return services.flatMap((service) => {
    const { image, ports, isOnHost, words } = service;
    const found = MODEL_SERVERS.find((one) => one.image?.test(image) === true);
    if (found === undefined) return [];
    const published = ports.find(({ inside }) => inside === found.port) ?? ports[0];
    const port = isOnHost ? found.port : (published?.here ?? null);
    return [{ service, server: found, port, model: modelIn(words) ?? pulled(words), needsKey: wantsKey(words) }];
  });
}

/** `ollama pull llama3.2` */
function pulled(words: readonly string[]): string | null {
  const at = words.findIndex((word) => word === 'pull' || word === 'run');
  const name = (words[at + 1] ?? '').replace(/;$/, '');
  return at > 0 && words[at - 1] === 'ollama' && isModelName(name) ? name : null;
}

function wantsKey(words: readonly string[]): boolean {
  return words.some((word) => /^--api-?key(?:=|$)/i.test(word));
}
