// The CI file that is proposed for a project. What it runs is the config file; nothing about subjects stands here.
import type { ProposedFile } from './config-text.ts';
import type { CiSystem, Survey } from '../directory/survey.ts';

type Installed = Pick<Survey, 'directory' | 'node' | 'python' | 'hasOwn'>;

/**
 * Its path counts from the root of the repository: nowhere else is a CI file read.
 * @param version of this package @param isFree whether the system has no file of its own yet
 */
export function ciFile(system: CiSystem, project: Installed, version: string, isFree: boolean): ProposedFile {
  const command = `${commandOf(project, version)} ci`;
  const name = nameOf(project);
  if (system === 'github') return { path: `.github/workflows/${name}.yml`, text: githubOf(project, name, command) };
  return { path: isFree ? '.gitlab-ci.yml' : `.gitlab/${name}.yml`, text: gitlabOf(project, name, command) };
}

/** Of its own for each project of a repository. */
function nameOf({ directory }: Installed): string {
  return ['stream-check', ...directory.split(/[^\w]+/)].filter((part) => part !== '').join('-');
}

/** What is kept, from the root of the repository. */
function keptOf({ directory }: Installed): string[] {
  return ['html', 'json'].map((ending) => `${directory === '' ? '' : `${directory}/`}stream-check.${ending}`);
}

/** A package of the project has the version of the lockfile; else this one is named, so that a job does the same tomorrow. */
function commandOf({ node, hasOwn }: Installed, version: string): string {
  if (!hasOwn) return `npx --yes stream-check@${version}`;
  return node === 'pnpm' || node === 'yarn' ? `${node} exec stream-check` : 'npx stream-check';
}

/** A page for people and the figures for programs are kept. */
const REPORTERS = '--reporter terminal --reporter html=stream-check.html --reporter json=stream-check.json';

const NODE_INSTALLS = {
  npm: ['npm ci'],
  'npm-unlocked': ['npm install'],
  pnpm: ['corepack enable', 'pnpm install --frozen-lockfile'],
  yarn: ['corepack enable', 'yarn install --immutable'],
} as const;
const PYTHON_INSTALLS = {
  pip: ['pip install -r requirements.txt'],
  'pip-project': ['pip install .'],
  poetry: ['pip install poetry', 'poetry config virtualenvs.create false', 'poetry install'],
  uv: ['pip install uv', 'uv sync', 'echo "$PWD/.venv/bin" >> "$GITHUB_PATH"'],
} as const;

function githubOf(project: Installed, name: string, command: string): string {
  const { directory, node, python } = project;
  const steps = [
    'uses: actions/checkout@v4',
    'uses: actions/setup-node@v4\n        with:\n          node-version: 22',
    ...(python === null ? [] : ["uses: actions/setup-python@v5\n        with:\n          python-version: '3.12'"]),
    ...(node === null ? [] : NODE_INSTALLS[node].map((line) => `run: ${line}`)),
    ...(python === null ? [] : PYTHON_INSTALLS[python].map((line) => `run: ${line}`)),
    `run: ${command} ${REPORTERS}`,
    `uses: actions/upload-artifact@v4
        if: always()
        with:
          name: ${name}
          path: |
${keptOf(project)
  .map((path) => `            ${path}\n`)
  .join('')}          if-no-files-found: ignore`,
  ];
  return `# Does each answer of the model arrive as it is spoken? No key and no network: a mock is the model.
name: ${name}
on:
  push:
    branches: [main, master]
  pull_request:
permissions:
  contents: read
jobs:
  stream-check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
${directory === '' ? '' : `    defaults:\n      run:\n        working-directory: ${quoted(directory)}\n`}    steps:
${steps.map((step) => `      - ${step}\n`).join('')}`;
}

function gitlabOf(project: Installed, name: string, command: string): string {
  const { directory, node, python } = project;
  const install = [
    ...(directory === '' ? [] : [`cd "${directory}"`]),
    ...(python === null
      ? []
      : [
          'apt-get update -q && apt-get install -qy python3-venv',
          'python3 -m venv /opt/venv',
          'export PATH="/opt/venv/bin:$PATH"',
        ]),
    ...(node === null ? [] : NODE_INSTALLS[node]),
    ...(python === null ? [] : PYTHON_INSTALLS[python].filter((line) => !line.includes('GITHUB'))),
    ...(python === 'uv' ? ['export PATH="$PWD/.venv/bin:$PATH"'] : []),
  ];
  const script = [...install, `${command} ${REPORTERS}`];
  return `# Does each answer of the model arrive as it is spoken? No key and no network: a mock is the model.
${name}:
  image: node:22
  timeout: 15 minutes
  script:
${script.map((line) => `    - ${quoted(line)}\n`).join('')}  artifacts:
    when: always
    paths:
${keptOf(project)
  .map((path) => `      - ${quoted(path)}\n`)
  .join('')}`;
}

/** YAML takes a colon with a blank and quotes for its own. */
function quoted(line: string): string {
  return /["':#&]/.test(line) ? `'${line.replaceAll("'", "''")}'` : line;
}
