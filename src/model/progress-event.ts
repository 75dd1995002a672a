// What a running check tells while it runs: for a progress line, and for formats that are written meanwhile.
import type { InstrumentId } from './recording.ts';
import type { Run } from './report.ts';

export type ProgressEvent =
  | {
      kind: 'phase';
      phase: 'calibration' | 'starting' | 'starting-program' | 'waiting' | 'judging' | InstrumentId;
      /** What an instrument is doing, for people; null for the other phases. */
      doing: string | null;
      /** Id of the client; null while no client is involved. */
      client: string | null;
      repeat: number;
      /** How long the phase should last, ms; null if unknown. */
      plannedMs: number | null;
      /** Wall clock, ms. */
      atMs: number;
    }
  | {
      /** The client handed over a piece of content. */
      kind: 'delta';
      atMs: number;
      characters: number;
    }
  | {
      /** Something that whoever waits should know, a sentence. */
      kind: 'note';
      text: string;
    }
  | {
      /** A program under test wrote to its stderr. */
      kind: 'stderr';
      text: string;
      /** Whoever cannot take it at once says until when no more must come. */
      hold: (until: Promise<unknown>) => void;
    }
  | {
      /** A run was measured and judged. */
      kind: 'run';
      run: Run;
    };
