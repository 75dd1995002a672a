// A program that prints every piece in time, into a buffer of its stdout that nobody empties.
//
//   wire    .x.x.x.x.x.x.x.x.x      the socket has each chunk on time
//   screen  .........8.......8      stdout lets them out by the buffer, 4,096 or 8,192 bytes, or at the end
//
// Look-alike: a program that collects the answer shows nothing before the end either. In lock-step far more is spoken
// than such a buffer holds: then the two can be told apart. Without it they cannot, and the cause is only suspected.
import type { Evidence } from '../../model/evidence.ts';
import type { Recording, StreamRecord } from '../../model/recording.ts';
import { streamOf } from '../../model/recording.ts';
import { flushOf } from '../../model/shell-filters.ts';
import type { Subject } from '../../model/subject.ts';
import { isLate } from '../attribution.ts';
import { pipeBuffer } from '../flushes.ts';
import { defineCause, type Found } from './cause.ts';

/** What C libraries, Python, Go and Rust take for a stdout that is no terminal, and multiples that people configure. */
const LARGEST = 65_536;
const SIZES = [4096, 8192, 16_384, 32_768, LARGEST];
/** A single flush may be that large by chance. */
const MIN_FLUSHES = 2;

export const stdoutBuffered = defineCause({
  id: 'stdout-buffered',
  title: 'The buffer of stdout',
  summary: 'The program prints each piece, and its stdout holds them until a buffer is full.',
  needs({ recording, stream, measured: { hops, lockStep } }) {
    const { subject: program } = recording;
    if (program.kind !== 'program' || stream?.timelines.screen === undefined) return null;
    // Where time tells nothing, and there is no lock-step, nobody else does.
    return lockStep === null && hops.display?.delivery === 'inconclusive' ? null : { program, stream };
  },
  detect({ program, stream }, { recording, measured: { hops, lockStep, vantages } }) {
    const isHeld = isLate(hops.display?.delivery) || lockStep?.hop === 'display';
    if (!isHeld || !vantages.screen?.characters) return null;
    const advice = adviceFor(program, recording);
    const timed = flushesSeen(stream);
    const size = lockStep?.bufferBytes ?? timed.size;
    if (size !== null && SIZES.includes(size)) {
      const figures = { bufferBytes: size };
      const isShown = lockStep?.bufferBytes === size || timed.flushes >= MIN_FLUSHES;
      const evidence: Evidence = { kind: 'buffer', by: 'reads', hop: 'display', sizeBytes: size, accounting: null };
      const found: Found = { hop: 'display', evidence: [evidence], figures, advice };
      return isShown ? found : { ...found, status: 'suspected' };
    }
    if (spokenInLockStep(recording) > LARGEST || !isAtTheEnd(stream)) return null;
    return { status: 'suspected', hop: 'display', evidence: [{ kind: 'collected', hop: 'display' }], advice };
  },
});

/** By the reads of the shown stream alone, the last of which is made by the end of the program. */
function flushesSeen({ timelines: { wire, screen } }: StreamRecord): { size: number | null; flushes: number } {
  const sizes = (screen?.reads ?? []).slice(0, -1).map((read) => read.bytes);
  const largestPiece = Math.max(0, ...(wire?.arrivals ?? []).map((arrival) => arrival.bytes ?? 0));
  return { size: pipeBuffer(sizes, largestPiece), flushes: sizes.length };
}

/** Characters of the answer that were spoken while the screen was watched. */
function spokenInLockStep(recording: Recording): number {
  return streamOf(recording, 'lock-step')?.lockStep?.at(-1)?.sentCharacters ?? 0;
}

/** Everything in one read, and the last one of the program. */
function isAtTheEnd({ timelines: { screen } }: StreamRecord): boolean {
  const { arrivals = [], endMs = null } = screen ?? {};
  return endMs !== null && new Set(arrivals.map(({ atMs }) => atMs)).size <= 1;
}

type Program = Extract<Subject, { kind: 'program' }>;

function adviceFor({ pty: isTerminal, filters, inherited }: Program, { command }: Recording): string {
  if (filters.length > 0)
    return `What the shell runs keeps its output until a buffer is full, unless it is told to print at once: ${filters.map(flushOf).join(', ')}.`;
  // What is there already is no advice.
  const isUnbuffered = inherited.includes('PYTHONUNBUFFERED') || (command?.includes('-u') ?? false);
  const ways = ['print(..., flush=True)', ...(isUnbuffered ? [] : ['python -u or PYTHONUNBUFFERED=1'])];
  const flush = `Flush stdout after each piece: ${ways.join(', ')}, stdbuf -oL for programs in C; process.stdout of Node needs nothing.`;
  return isTerminal ? flush : `${flush} With --pty its stdout is a terminal, where most programs hold a line at most.`;
}
