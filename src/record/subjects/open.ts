// What is to run before a subject can be asked: an app is started, and its model listens. It lasts for all runs of a check.
import type { AppUnderTest } from './app.ts';
import type { AppStart } from './app-process.ts';
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
  openings: Openings,
  signal?: AbortSignal,
): Promise<OpenedSubjects> {
  const apps: OpenedApp[] = [];
  const subjects: SubjectUnderTest[] = [];
  const close = async () => void (await Promise.all(apps.map((app) => app.close())));
  try {
    for (const subject of named) {
      if (subject.kind === 'app') {
        const { start, mockPort, ...app } = subject;
        const own = await openApp(start, mockPort, app.request.origin, app.target.headers, openings, signal);
        apps.push(own);
        subjects.push({ ...app, model: own.model });
      } else subjects.push(subject);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const warnings = () => apps.flatMap((app) => app.ended() ?? []).map((ended) => `The app ${ended}.`);
  return { subjects, warnings, close };
}
