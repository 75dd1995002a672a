// What lasts for all runs of a check: an app that is started, and its model; the process of a client, where runs share it.
import type { AppUnderTest } from './app.ts';
import type { AppStart } from './app-process.ts';
import { createClientProcess, type ClientProcess } from './client-process.ts';
import { openApp, type OpenedApp, type Openings } from './opened-app.ts';
import type { SubjectUnderTest } from './index.ts';

/** Who is to be tested, before anything runs. */
export type NamedSubject = Exclude<SubjectUnderTest, { kind: 'app' }> | NamedApp;

interface NamedApp extends Omit<AppUnderTest, 'model'> {
  kind: 'app';
  /** How to start it; null if it runs already. */
  start: AppStart | null;
  /** Where the app looks for its model; 0 for any that is free, which a started app finds in its environment. */
  mockPort: number;
}

export interface OpenedSubjects {
  subjects: readonly SubjectUnderTest[];
  /** What a user should know of them in the end. */
  warnings(): string[];
  close(): Promise<void>;
}

/** @throws StreamCheckError as `openApp` */
export async function openSubjects(
  named: readonly NamedSubject[],
  openings: Openings & { sharesProcesses?: boolean },
  signal?: AbortSignal,
): Promise<OpenedSubjects> {
  const apps: OpenedApp[] = [];
  const processes: ClientProcess[] = [];
  const subjects: SubjectUnderTest[] = [];
  const close = async () => {
    await Promise.all([...apps.map((app) => app.close()), ...processes.map((process) => process.end())]);
  };
  try {
    for (const subject of named) {
      if (subject.kind === 'app') {
        const { start, mockPort, ...app } = subject;
        const { origin, way } = app.request;
        const place = { origin, isBehindProxy: way.via !== null };
        const own = await openApp(start, mockPort, place, app.target.headers, openings, signal);
        apps.push(own);
        subjects.push({ ...app, model: own.model });
      } else if (subject.kind === 'client' && openings.sharesProcesses === true) {
        const process = createClientProcess(subject, openings);
        processes.push(process);
        subjects.push({ ...subject, process });
      } else subjects.push(subject);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const warnings = () => apps.flatMap((app) => app.ended() ?? []).map((ended) => `The app ${ended}.`);
  return { subjects, warnings, close };
}
