// The config file that is proposed for a project, as text that people go on writing in.
import type { ProposedApp, Survey } from '../directory/survey.ts';

export interface ProposedFile {
  /** From the directory of the project. */
  path: string;
  text: string;
}

/** A module with comments, or JSON where there is no Node project. */
export function configFile(survey: Pick<Survey, 'node' | 'clients'>, app: ProposedApp | null): ProposedFile {
  return survey.node === null
    ? { path: 'stream-check.config.json', text: `${jsonOf(survey, app)}\n` }
    : { path: 'stream-check.config.mjs', text: moduleOf(survey, app) };
}

function jsonOf({ clients }: Pick<Survey, 'clients'>, app: ProposedApp | null): string {
  const subjects = [...(app === null ? [] : [entryOf(app)]), 'mock'];
  return JSON.stringify(
    { subjects, ...(clients.length === 0 ? {} : { clients }), lockStep: true, preset: 'lock-step' },
    null,
    2,
  );
}

function moduleOf({ clients }: Pick<Survey, 'clients'>, app: ProposedApp | null): string {
  const ofApp =
    app === null
      ? `    // An app of yours, with the mock as its model:
    // { app: 'http://127.0.0.1:3000/chat', start: 'node server.mjs', data: { message: 'hi' } },
`
      : `    // The app (${app.place}), with the mock as its model.
    ${literal(entryOf(app))},
`;
  const ofClients = clients.length === 0 ? '' : `  clients: ${literal(clients)},\n`;
  return `// Does each answer of the model arrive as it is spoken? \`npx stream-check\` runs this.
// What may stand here: npx stream-check explain config

/** @type {import('stream-check').ProjectConfig} */
export default {
  subjects: [
${ofApp}    // The clients of this project alone: they need no key and no network.
    'mock',
  ],
${ofClients}  // A proof chunk by chunk, which needs no quiet machine: without it, and with the preset 'recommended', delays are
  // measured and judged as well.
  lockStep: true,
  preset: 'lock-step',
};
`;
}

function entryOf({ address, start, body }: ProposedApp): object {
  return { app: address, ...(start === null ? {} : { start }), ...(body === null ? {} : { data: body }) };
}

/** A value as it is written in JavaScript. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, one]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : literal(name)}: ${literal(one)}`,
    );
    return `{ ${members.join(', ')} }`;
  }
  if (typeof value !== 'string') return String(value);
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}
