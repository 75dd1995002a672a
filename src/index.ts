// The public API. What a command line would do, a program can do with these.
export { check, judgeRecordings, type CheckHooks, type CheckJob, type CheckSubject } from './check.ts';
export { analyze } from './analyze/analyze.ts';
export { StreamCheckError, type ErrorCode } from './errors.ts';
export { Recording, type StreamRecord } from './model/recording.ts';
export { Report, type Analysis, type Run, type Verdict } from './model/report.ts';
export { Scenario } from './model/scenario.ts';
export type { Target } from './model/target.ts';
export type { Arrival, Timeline } from './model/timeline.ts';
export { loadRecording, loadReport } from './saved-files.ts';
export { resolveClient, type ResolvedClient } from './clients/resolve.ts';
export type { ProgressEvent } from './record/events.ts';
export type { ProgramUnderTest } from './record/subjects/program/program.ts';
