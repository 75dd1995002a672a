// What a running check tells while it runs: for a progress line, not for the Report.

export type ProgressEvent =
  | {
      kind: 'phase';
      phase: 'calibration' | 'starting' | 'starting-program' | 'lock-step' | 'timed' | 'held-open' | 'judging';
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
    };
