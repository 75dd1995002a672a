// Which document a JSON file is, by what it says of itself, and whether this version can read it. Within one schema version
// older documents are brought into the form of today when they are read: `withSubject`, `withStatus`, `withWords`, ...
import { BASELINE_VERSION } from './baseline.ts';

export type DocumentKind = 'recording' | 'report' | 'baseline' | 'scenario';

/** The versions that are read today. */
const VERSION: Readonly<Record<DocumentKind, number>> = {
  recording: 1,
  report: 1,
  baseline: BASELINE_VERSION,
  scenario: 1,
};

/** Null for what is none of ours. */
export function documentKindOf(content: unknown): DocumentKind | null {
  if (typeof content !== 'object' || content === null) return null;
  const { kind } = content as { kind?: unknown };
  if (kind === 'recording' || kind === 'baseline') return kind;
  if ('runs' in content && ('exitCode' in content || 'tool' in content)) return 'report';
  return 'schedule' in content && 'expect' in content ? 'scenario' : null;
}

/** Why a document is not one of those that are wanted, behind the name of its file; null if it may be. */
export function whyUnfit(content: unknown, wanted: readonly DocumentKind[]): string | null {
  const kind = documentKindOf(content);
  // What says nothing of itself is named by its first key that does not fit.
  if (kind === null) return isObject(content) && !('schemaVersion' in content) ? 'is no file of stream-check' : null;
  if (!wanted.includes(kind)) return `is a ${kind}, and no ${wanted.join(' or ')}`;
  const { schemaVersion, tool } = content as { schemaVersion?: unknown; tool?: { version?: unknown } | null };
  if (typeof schemaVersion !== 'number' || schemaVersion === VERSION[kind]) return null;
  const by = typeof tool?.version === 'string' ? `, made by stream-check ${tool.version}` : '';
  return `has schema version ${schemaVersion}${by}, and this stream-check reads version ${VERSION[kind]}`;
}

function isObject(content: unknown): content is object {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}
