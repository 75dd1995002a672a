// What stands behind --against, and the job that measures it: the same requests, with one thing changed.
//
//   typed                      is                        changes
//   https://..., http://...    an address                where is asked
//   6.1.0, 7.0.0-beta.2        a version                 the package of the client
//   anything else              a git ref                 the project: its packages, own clients, and the command of an app
import { join } from 'node:path';
import { addressToShow, parseBaseUrl, withoutVersion } from '../config/base-url.ts';
import type { CheckJob } from '../check.ts';
import { requireRunnable, type ResolvedClient } from '../clients/resolve.ts';
import { StreamCheckError } from '../errors.ts';
import type { OtherSideKind } from '../model/against.ts';
import type { Target } from '../model/target.ts';
import type { NamedSubject } from '../record/subjects/open.ts';
import { openWorktree } from './git-worktree.ts';
import { installVersion } from './package-version.ts';
import type { ToolSurroundings } from './run-tool.ts';

export interface OtherSide {
  kind: OtherSideKind;
  /** As typed. */
  name: string;
  what: string;
  job: CheckJob;
  close(): Promise<void>;
}

export interface OtherSideRequest {
  name: string;
  job: CheckJob;
  /** Whether a key was named that is sent to any address. */
  sendsKey: boolean;
  /** What asks an app at another address; null where no app is measured. @throws StreamCheckError */
  appAt: ((address: string) => Promise<NamedSubject>) | null;
  where: ToolSurroundings;
}

export function kindOf(name: string): OtherSideKind {
  if (/^https?:\/\//i.test(name)) return 'address';
  return /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(name) ? 'version' : 'git-ref';
}

/** Close it in any case. @throws StreamCheckError */
export async function openOtherSide(request: OtherSideRequest): Promise<OtherSide> {
  const kind = kindOf(request.name);
  const open = { address: atAddress, version: atVersion, 'git-ref': atCommit }[kind];
  const { recordDir } = request.job;
  // They are none of the runs that are judged.
  const job = { ...request.job, recordDir: recordDir === null ? null : join(recordDir, 'against') };
  const name = kind === 'address' ? addressToShow(request.name) : request.name;
  return { kind, name, ...(await open({ ...request, job })) };
}

type Opened = Pick<OtherSide, 'what' | 'job' | 'close'>;

async function atAddress({ name, job, sendsKey, appAt }: OtherSideRequest): Promise<Opened> {
  const subjects: NamedSubject[] = [];
  for (const subject of job.subjects) {
    if (subject.kind === 'app' && appAt !== null) subjects.push(await appAt(name));
    else if (subject.kind === 'client') subjects.push({ ...subject, target: targetAt(subject.target, name, sendsKey) });
    else throw notForPrograms();
  }
  const url = new URL(name);
  return { what: `${url.origin}${url.pathname}`, job: { ...job, subjects }, close: async () => {} };
}

/** @throws StreamCheckError 'usage' where the mock is asked, which has no other address */
function targetAt(target: Target, name: string, sendsKey: boolean): Target {
  if (target.upstream.kind === 'mock') {
    const message = '--against <address> needs a model at an address: the embedded mock has none of its own.';
    throw new StreamCheckError('usage', message, 'stream-check <model> --base-url <address> --against <address>');
  }
  const { url, credentials } = parseBaseUrl('--against', name);
  const { protocol } = target.summary;
  const { authorization, ...headers } = target.headers;
  const own = credentials ?? authorization;
  return {
    ...target,
    summary: { ...target.summary, provider: 'custom', baseUrl: withoutVersion(url, protocol) },
    // A key that was not named goes to nobody but its provider.
    apiKey: sendsKey && credentials === null ? target.apiKey : null,
    headers: { ...headers, ...(own === undefined ? {} : { authorization: own }) },
  };
}

async function atVersion({ name, job, where }: OtherSideRequest): Promise<Opened> {
  const [subject, ...others] = job.subjects;
  const packages =
    subject?.kind === 'client' ? subject.client.client?.packages?.(subject.target.summary.protocol) : undefined;
  if (subject?.kind !== 'client' || packages === undefined || others.length > 0) {
    const message = '--against <version> needs one client that is a package of this project.';
    throw new StreamCheckError('usage', message, 'stream-check mock --client openai --against 6.1.0');
  }
  const { options } = subject.client.choice;
  const installed = await installVersion(name, packages, options['from'] ?? null, where);
  try {
    const client = withOptions(subject.client, { from: installed.directory });
    await requireRunnable(client, subject.target.summary.protocol);
    return {
      what: `${packages[0]} ${name}`,
      job: { ...job, subjects: [{ ...subject, client }] },
      close: installed.close,
    };
  } catch (error) {
    await installed.close();
    throw error;
  }
}

async function atCommit({ name, job, where }: OtherSideRequest): Promise<Opened> {
  const fixed = job.subjects.find((subject) => !isOfProject(subject));
  if (fixed !== undefined) throw nothingOfProject(fixed);
  const worktree = await openWorktree(name, where);
  try {
    const subjects: NamedSubject[] = [];
    for (const subject of job.subjects) {
      if (subject.kind === 'app') {
        subjects.push({ ...subject, start: { ...subject.start!, cwd: worktree.placeOf(subject.start!.cwd) } });
      } else if (subject.kind === 'client') {
        const client = clientAt(subject.client, worktree);
        await requireRunnable(client, subject.target.summary.protocol);
        subjects.push({ ...subject, client });
      }
    }
    return { what: worktree.commit, job: { ...job, subjects }, close: worktree.close };
  } catch (error) {
    await worktree.close();
    throw error;
  }
}

function clientAt(client: ResolvedClient, worktree: Awaited<ReturnType<typeof openWorktree>>): ResolvedClient {
  const { choice } = client;
  const { from } = choice.options;
  const moved =
    client.client?.packages === undefined
      ? {}
      : { from: from === undefined ? worktree.directory : worktree.placeOf(from) };
  const modulePath = choice.modulePath === null ? null : worktree.placeOf(choice.modulePath);
  const withModule = { ...client, choice: { ...choice, modulePath } };
  return withOptions(withModule, moved);
}

function withOptions(client: ResolvedClient, options: Readonly<Record<string, string>>): ResolvedClient {
  return { ...client, choice: { ...client.choice, options: { ...client.choice.options, ...options } } };
}

/** Whether another commit of the project can make it another. */
function isOfProject(subject: NamedSubject): boolean {
  if (subject.kind === 'app') return subject.start !== null;
  if (subject.kind !== 'client') return false;
  return subject.client.choice.modulePath !== null || subject.client.client?.packages !== undefined;
}

function nothingOfProject(subject: NamedSubject): StreamCheckError {
  if (subject.kind === 'app') {
    const message = '--against <git ref> starts the app of that commit, so it needs the command.';
    return new StreamCheckError('usage', message, "--start 'node app.mjs'");
  }
  if (subject.kind !== 'client') return notForPrograms();
  const message = `--against <git ref>: nothing of the client ${subject.client.choice.id} is in this project.`;
  return new StreamCheckError('usage', message, 'stream-check mock --client openai --against main');
}

function notForPrograms(): StreamCheckError {
  return new StreamCheckError('usage', '--against compares clients and apps, and no programs.', null);
}
