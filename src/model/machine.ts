// What was measured with, and on: the tool, the machine, and how exactly that machine can measure.
import { z } from 'zod';
import { Moment, SignedMoment } from './amounts.ts';

export const Tool = z
  .object({
    name: z.string().describe('always stream-check'),
    version: z.string().describe('its version'),
  })
  .describe('the program that made this file');

export const Environment = z
  .object({
    node: z.string().describe('version of the Node.js that measures'),
    os: z.string().describe('platform and release'),
    arch: z.string().describe('processor architecture, as Node.js names it'),
    cpus: z.int().nonnegative().describe('logical processors'),
    loadAverage: z.number().nullable().describe('one-minute load average at the start; null where the system has none'),
    ci: z.boolean().describe('whether the variable CI is set'),
  })
  .describe('the machine that measured');
export type Environment = z.infer<typeof Environment>;

export const Calibration = z
  .object({
    status: z
      .enum(['ok', 'degraded', 'refused'])
      .describe(
        'degraded: lateness is known less exactly, and short periods are not named; refused: the machine could not be calibrated, so that a wide noise is assumed',
      ),
    floorP50Ms: SignedMoment.nullable().describe(
      'median delay from origin to observer of a stream that nobody disturbs, ms; null where it was refused',
    ),
    floorP99Ms: z.number().nullable().describe('99th percentile of that delay, ms; null where it was refused'),
    noiseMs: Moment.nullable().describe(
      'the noise unit: p95 - p5 of that delay, at least 1 ms; null where it was refused',
    ),
    reason: z.string().nullable().describe('why it is not ok; null if it is'),
  })
  .describe('what delay this machine adds to a stream that nobody disturbs');
export type Calibration = z.infer<typeof Calibration>;
