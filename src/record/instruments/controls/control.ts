// A control: an experiment that changes one thing, of which analyze/controls/ says what follows. A new one is a file beside
// this one, a line in index.ts, its id in the model, and a file of the same name in analyze/controls/.
//
//   usual, changed, changed, usual      by turns, for load and caches drift: a difference counts only if each pair shows it
import type { ControlStep } from '../../../model/controls.ts';
import type { EndpointRequest } from '../../../model/endpoint-request.ts';
import type { Instrument } from '../instrument.ts';

/** One request of a control to an endpoint. */
export interface EndpointStep extends ControlStep {
  request: EndpointRequest;
  /** Whether it is asked on the connection of the step before, where that stands. Left out for a new one. */
  isOnKeptConnection?: true;
  /** Whether it is asked beside the step before, and not after it. */
  isBeside?: true;
}

export interface ControlContext {
  /** Address of the same app without what stands in front of it; null where none was given. */
  direct: URL | null;
}

/** An instrument that changes one thing. Where the mock is behind an app, it drives the stream as any instrument does. */
export interface Control extends Instrument {
  /** The requests to an endpoint; null where this request cannot be changed so. Left out where it needs the mock. */
  steps?(request: EndpointRequest, context: ControlContext): readonly EndpointStep[] | null;
}

/** By turns: usual, changed, changed, usual. */
export function abba(
  usual: EndpointRequest,
  changed: EndpointRequest,
  setting: string | null = null,
): readonly EndpointStep[] {
  const step = (arm: ControlStep['arm'], pair: number): EndpointStep => ({
    arm,
    pair,
    setting: arm === 'usual' ? null : setting,
    request: arm === 'usual' ? usual : changed,
  });
  return [step('usual', 0), step('changed', 0), step('changed', 1), step('usual', 1)];
}

/** The request with members of its JSON body changed; null where it has none. */
export function withMembers(
  request: EndpointRequest,
  change: (body: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>> | null,
): EndpointRequest | null {
  const body = request.body === null ? null : jsonObjectIn(request.body);
  const changed = body === null ? null : change(body);
  return changed === null ? null : { ...request, body: Buffer.from(JSON.stringify({ ...body, ...changed })) };
}

function jsonObjectIn(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Members that limit the answer, in the APIs that are known. */
const LIMITS = ['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'n_predict', 'maxTokens'] as const;

/** The request with another limit on its answer; null where its body has none that is known. */
export function withLimit(request: EndpointRequest, tokens: number): EndpointRequest | null {
  return withMembers(request, (body) => {
    // Gemini has its limit among others.
    if (Array.isArray(body['contents']))
      return { generationConfig: { ...(body['generationConfig'] as object | undefined), maxOutputTokens: tokens } };
    const known = LIMITS.find((name) => typeof body[name] === 'number');
    // An API of models takes this one, though the request does not have it.
    const name = known ?? (Array.isArray(body['messages']) && typeof body['model'] === 'string' ? 'max_tokens' : null);
    return name === null ? null : { [name]: tokens };
  });
}

/** The request with one header in place of what it had by that name. */
export function withHeader(request: EndpointRequest, name: string, value: string): EndpointRequest {
  const others = request.headers.filter(([own]) => own.toLowerCase() !== name);
  return { ...request, headers: [...others, [name, value]] };
}
