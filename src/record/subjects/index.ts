// The kinds of subjects: a new one is a line in both lists.
import type { Stage } from '../stage.ts';
import { createAppSubject, type AppUnderTest } from './app.ts';
import { createClientSubject, type ClientUnderTest } from './client.ts';
import { createEndpointSubject, type EndpointUnderTest } from './endpoint/subject.ts';
import type { ProgramUnderTest } from './program/program.ts';
import { createProgramSubject } from './program/subject.ts';
import type { Subject } from './subject.ts';

export type SubjectUnderTest =
  | ({ kind: 'client' } & ClientUnderTest)
  | ({ kind: 'app' } & AppUnderTest)
  | ({ kind: 'endpoint' } & EndpointUnderTest)
  | ({ kind: 'program' } & ProgramUnderTest);

/** Starts nothing yet. */
export function createSubject(tested: SubjectUnderTest, stage: Stage): Subject {
  if (tested.kind === 'client') return createClientSubject(tested, stage);
  if (tested.kind === 'app') return createAppSubject(tested, stage);
  if (tested.kind === 'endpoint') return createEndpointSubject(tested, stage);
  return createProgramSubject(tested, stage);
}
