// The public API. What the command line does, a program can do with these; guides/library.md is the page of it.
// Its types name those of Node; no compiler looks for them unasked.
/// <reference types="node" preserve="true" />
export { check, judge, record, render, resolveRules, type LibraryHooks } from './library.ts';
export type { ResolvedRules, WrittenRules } from './gate/resolve-rules.ts';
export { analyze } from './analyze/analyze.ts';
export { gate, type Gated, type GateSettings } from './gate/gate.ts';
export { loadRecording, loadReport } from './saved-files.ts';
export { StreamCheckError, type ErrorCode } from './errors.ts';
export type { CheckOptions } from './config/options.ts';
export { defineConfig, type ProjectConfig } from './config/project/define-config.ts';
export type { ExitCode, InconclusivePolicy } from './model/exit-code.ts';
export { Recording, type StreamRecord } from './model/recording.ts';
export type { Analysis, Decision, Judgement } from './model/judgement.ts';
export type { Evidence } from './model/evidence.ts';
export type { GateResult } from './model/gate-result.ts';
export { Report, type Run } from './model/report.ts';
export type { Verdict } from './model/verdict.ts';
export { Scenario } from './model/scenario.ts';
export type { Arrival, Timeline } from './model/timeline.ts';
export type { ProgressEvent } from './model/progress-event.ts';
export type { RenderOptions } from './report/reporters/reporter.ts';
