// The buffer of a stdout: known by its size, else only suspected.
import { describe, expect, it } from 'vitest';
import type { LockStep, StreamRecord } from '../../../../src/model/recording.ts';
import type { Subject } from '../../../../src/model/subject.ts';
import type { Timeline } from '../../../../src/model/timeline.ts';
import { draw, recordingOf, streamOf } from '../../../support/recordings.ts';
import { causeIn } from '../../../support/runs.ts';

describe('stdout-buffered', () => {
  const program: Subject = { kind: 'program', request: 1, requests: 1, pty: false, filters: [], inherited: [] };
  const WIRE = 'x'.repeat(40);

  /** @param reads when (in cells of 50 ms) how many bytes came out of stdout */
  function found(screen: string, reads: [cell: number, bytes: number][], subject: Subject = program) {
    const shown = draw('screen', screen);
    const endMs = shown.arrivals.at(-1)?.atMs ?? null;
    const stamped = reads.map(([cell, bytes]) => {
      return { atMs: 50 * cell, bytes, framedBytes: bytes, decodedBytes: bytes };
    });
    const timelines = [draw('origin', WIRE), draw('wire', WIRE), { ...shown, reads: stamped, endMs }];
    const recording = recordingOf([streamOf(timelines)]);
    return causeIn({ ...recording, subject }, 'stdout-buffered');
  }
  const HELD = `${'.'.repeat(39)}${(20).toString(36)}${(20).toString(36)}`;
  const IN_TWO = `${'.'.repeat(15)}g${'.'.repeat(15)}g${'.'.repeat(8)}8`;

  it('two flushes of the size of a buffer', () => {
    const finding = found(IN_TWO, [
      [15, 4096],
      [31, 4096],
      [40, 900],
    ]);
    expect(finding).toMatchObject({ status: 'detected', hop: 'display' });
    expect(finding.words[0]).toContain('4,096 bytes');
    expect(finding.advice).toContain('--pty');
  });

  it('a buffer that is let out when the next piece would not fit', () => {
    expect(
      found(IN_TWO, [
        [15, 8100],
        [31, 8150],
        [40, 900],
      ]).words[0],
    ).toContain('8,192 bytes');
  });

  it('one flush of that size is a suspicion, two of another size are none', () => {
    expect(
      found(IN_TWO, [
        [31, 8192],
        [40, 900],
      ]).status,
    ).toBe('suspected');
    expect(
      found(IN_TWO, [
        [15, 5000],
        [31, 3000],
        [40, 900],
      ]).status,
    ).toBe('ruled-out');
  });

  it('everything at the end is a suspicion: a program that collects looks the same', () => {
    expect(found(`${'.'.repeat(40)}z`, [[40, 800]])).toMatchObject({ status: 'suspected', hop: 'display' });
    expect(
      found(HELD, [
        [39, 400],
        [40, 400],
      ]).status,
    ).toBe('ruled-out');
  });

  it('more text in lock-step than any such buffer holds rules it out', () => {
    const screen = { ...draw('screen', `${'.'.repeat(40)}z`), endMs: 2000 };
    const timed = streamOf([draw('origin', WIRE), draw('wire', WIRE), screen]);
    const afterSending = (sentCharacters: number) => {
      const arrived = { wireBytes: 0, wire: sentCharacters, app: 0, observer: 0, screen: 0, screenBytes: 0 };
      const step = { sentAtMs: 0, sentCharacters, sentBytes: sentCharacters, seenAtMs: null, waitedMs: 10, arrived };
      const lockStep = streamOf([draw('wire', WIRE), screen], { instrument: 'lock-step', lockStep: [step] });
      return causeIn({ ...recordingOf([lockStep, timed]), subject: program }, 'stdout-buffered').status;
    };
    expect(afterSending(65_536)).toBe('suspected');
    expect(afterSending(65_537)).toBe('ruled-out');
  });

  it('a terminal is not advised where there is one', () => {
    const inTerminal: Subject = { ...program, pty: true, filters: [], inherited: [] };
    expect(found(`${'.'.repeat(40)}z`, [[40, 800]], inTerminal).advice).not.toContain('--pty');
  });

  it('what is done already is no advice', () => {
    const told: Subject = { ...program, inherited: ['PYTHONUNBUFFERED'] };
    expect(found(`${'.'.repeat(40)}z`, [[40, 800]], told).advice).not.toMatch(/python -u|PYTHONUNBUFFERED/);
    expect(found(`${'.'.repeat(40)}z`, [[40, 800]], program).advice).toMatch(/python -u or PYTHONUNBUFFERED/);
  });

  it('filters of a pipeline are named with their switches', () => {
    const piped: Subject = { ...program, filters: ['grep', 'cut'] };
    const { advice } = found(`${'.'.repeat(40)}z`, [[40, 800]], piped);
    expect(advice).toContain('grep --line-buffered, stdbuf -oL cut');
    expect(advice).not.toContain('--pty');
  });

  it('not where the screen is in time, nor for a client of ours', () => {
    expect(
      found(WIRE, [
        [0, 20],
        [1, 20],
      ]).status,
    ).toBe('ruled-out');
    expect(
      found(
        IN_TWO,
        [
          [15, 4096],
          [31, 4096],
          [40, 900],
        ],
        { kind: 'client' },
      ).status,
    ).toBe('not-applicable');
  });

  it('tells the size', () => {
    expect(
      found(IN_TWO, [
        [15, 4096],
        [31, 4096],
        [40, 900],
      ]),
    ).toMatchObject({
      figures: { bufferBytes: 4096 },
      evidence: [{ kind: 'buffer', by: 'reads', hop: 'display', sizeBytes: 4096, accounting: null }],
    });
    expect(found(`${'.'.repeat(40)}z`, [[40, 800]]).evidence).toEqual([{ kind: 'collected', hop: 'display' }]);
  });

  it('is none of a size that no program takes', () => {
    expect(
      found(IN_TWO, [
        [15, 2048],
        [31, 2048],
        [40, 900],
      ]).status,
    ).toBe('ruled-out');
  });

  describe('with lock-step', () => {
    /** Pushes of 20 characters and 200 bytes, of which the screen has so many bytes after each. */
    function driven(count: number, shownBytes: (sentBytes: number) => number) {
      const lockStep = Array.from({ length: count }, (_, k): LockStep => {
        const [sentCharacters, sentBytes] = [20 * (k + 1), 200 * (k + 1)];
        const screenBytes = shownBytes(sentBytes);
        const screen = 20 * Math.floor(screenBytes / 200);
        const arrived = { wireBytes: sentBytes, wire: sentCharacters, app: 0, observer: 0, screen, screenBytes };
        return { sentAtMs: 10 * k, sentCharacters, sentBytes, seenAtMs: null, waitedMs: 9, arrived };
      });
      const timelines = [draw('origin', 'x'), draw('wire', 'x'), draw('screen', 'x')];
      return streamOf(timelines, { instrument: 'lock-step', lockStep });
    }
    function status(lockStep: StreamRecord, screen: Timeline) {
      const timed = streamOf([draw('origin', WIRE), draw('wire', WIRE), screen]);
      return causeIn({ ...recordingOf([lockStep, timed]), subject: program }, 'stdout-buffered').status;
    }
    const atTheEnd = { ...draw('screen', `${'.'.repeat(40)}z`), reads: [] };

    it('a buffer is shown by what it let out each time, though all came at the end', () => {
      expect(
        status(
          driven(100, (sent) => Math.floor(sent / 4096) * 4096),
          atTheEnd,
        ),
      ).toBe('detected');
    });

    it('more text than any buffer of a stdout holds rules one out', () => {
      // 65,520 and 65,540 characters.
      expect(
        status(
          driven(3276, () => 0),
          atTheEnd,
        ),
      ).toBe('suspected');
      expect(
        status(
          driven(3277, () => 0),
          atTheEnd,
        ),
      ).toBe('ruled-out');
    });
  });

  it('a program of which nothing came, or whose end nobody saw', () => {
    // Where time tells nothing, only lock-step could.
    expect(found('', []).status).toBe('not-applicable');
    const timelines = [draw('origin', WIRE), draw('wire', WIRE)];
    const of = (...more: Timeline[]) =>
      causeIn({ ...recordingOf([streamOf([...timelines, ...more])]), subject: program }, 'stdout-buffered').status;
    expect(of()).toBe('not-applicable');
    expect(of({ ...draw('screen', `${'.'.repeat(40)}z`), endMs: null })).toBe('ruled-out');
    expect(of(draw('screen', `${'.'.repeat(40)}z`))).toBe('suspected');
  });
});
