// What the exit codes mean. The Report holds one; only the command line ends the process with it.

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 70 | 130;

export interface ExitCodeMeaning {
  code: ExitCode;
  title: string;
  meaning: string;
}

/** Worst first: of several runs, the first of these wins. */
export const EXIT_CODES: readonly ExitCodeMeaning[] = [
  {
    code: 70,
    title: 'a bug of ours',
    meaning:
      'stream-check itself failed. It prints the stack and the versions. Keep that output, and the command: the fault is found by them.',
  },
  {
    code: 130,
    title: 'interrupted',
    meaning:
      'Ctrl-C, or another signal that asks for the end: SIGTERM, SIGHUP (the terminal was closed), SIGQUIT. ' +
      'What was measured until then is reported, and saved with --record. A second signal ends the process at once, ' +
      'as that signal does: 130, 143, 129 or 131 in a shell.',
  },
  {
    code: 2,
    title: 'usage or configuration',
    meaning:
      'Nothing was measured: an unknown option or id, a missing key, a file that cannot be read. ' +
      'Also when a report or a recording could not be written to its file, or one of several saved files could not be read: ' +
      'the report is then still printed.',
  },
  {
    code: 4,
    title: 'the target or the client failed',
    meaning: 'HTTP error, refused, reset, time-out, crash, or an answer that was cut off.',
  },
  {
    code: 1,
    title: 'not incremental',
    meaning: 'A run was not delivered incrementally, or a rule failed.',
  },
  {
    code: 3,
    title: 'inconclusive',
    meaning:
      'It cannot be said: too short, too few chunks, or late as seen while the delays of the machine leave room for doubt. ' +
      '--inconclusive warn or pass makes it 0.',
  },
  { code: 0, title: 'all is well', meaning: 'Every run was delivered incrementally, and every rule held.' },
];

/** What `--inconclusive` may say of a run that cannot be judged: it fails the command, passes with a warning, or passes. */
export const INCONCLUSIVE_POLICIES = ['fail', 'warn', 'pass'] as const;
export type InconclusivePolicy = (typeof INCONCLUSIVE_POLICIES)[number];

/** The code that wins when several things went wrong. */
export function worstExitCode(codes: readonly number[]): ExitCode {
  return EXIT_CODES.find(({ code }) => codes.includes(code))?.code ?? 0;
}
