// Who is under test: this decides how its requests are made and where its answer is judged.
import { z } from 'zod';
import { ENDPOINT_CONTROLS } from './controls.ts';
import { SHELL_FILTERS } from './shell-filters.ts';
import type { HopId } from './timeline.ts';

export const Subject = z
  .discriminatedUnion('kind', [
    z
      .object({ kind: z.literal('client').describe('that it is a client') })
      .describe('a client that we run, iterated in a process of its own'),
    z
      .object({ kind: z.literal('app').describe('that it is an app') })
      .describe('an app, gateway or proxy whose model the mock is; we are its reader'),
    z
      .object({
        kind: z.literal('endpoint').describe('that it is an endpoint'),
        controls: z
          .array(z.enum(ENDPOINT_CONTROLS))
          .describe('controls that can be made of this request, whether they were or not'),
        controlRequests: z
          .int()
          .nonnegative()
          .default(0)
          .describe('requests that all of these controls would make; fewer where one settles it before the others'),
      })
      .describe('an address as it is, which is asked as a browser would; nobody knows when its words were spoken'),
    z
      .object({
        kind: z.literal('program').describe('that it is a program'),
        request: z.int().nonnegative().describe('which of its requests this is, from 1; 0 if it made none'),
        requests: z.int().nonnegative().describe('requests of it that are judged'),
        args: z
          .array(z.string())
          .optional()
          .describe(
            'its arguments as typed, values that look secret replaced by (redacted); left out in a recording, which has the whole command, and where nobody knows them',
          ),
        pty: z.boolean().describe('whether its stdout was a terminal'),
        filters: z
          .array(z.enum(SHELL_FILTERS))
          .default([])
          .describe(
            'filters in what a shell ran that hold what they print into a pipe: they were not told to flush it',
          ),
        inherited: z
          .array(z.string())
          .default([])
          .describe('variables of the environment by which a program flushes its stdout that would hold it without'),
      })
      .describe('a program of the user that is the client'),
  ])
  .describe('who is under test');
export type Subject = z.infer<typeof Subject>;

/** Where the request is made: in an app behind the wire, in a program, or by the client that is iterated. */
export const REQUEST_MADE_AT: Readonly<Record<Subject['kind'], HopId>> = {
  client: 'client',
  app: 'upstream',
  endpoint: 'upstream',
  program: 'display',
};

/** The program with its arguments, as one would write it: those of one interpreter are different programs. */
export function programOf(subject: Extract<Subject, { kind: 'program' }>, name: string): string[] {
  return [name, ...(subject.args ?? [])];
}

/**
 * Recordings and runs that were made before there were subjects get theirs: an app had a provider of its own, a program
 * stood in `client.program`. Anything else is returned as it is.
 */
export function withSubject(content: unknown): unknown {
  if (typeof content !== 'object' || content === null || 'subject' in content) return content;
  const { target, client } = content as { target?: { provider?: unknown }; client?: Record<string, unknown> };
  if (typeof client !== 'object' || client === null) return content;
  const { program, ...rest } = client;
  if (typeof program === 'object' && program !== null) {
    return { ...content, client: rest, subject: { kind: 'program', ...program } };
  }
  return { ...content, client: rest, subject: { kind: target?.provider === 'app' ? 'app' : 'client' } };
}
