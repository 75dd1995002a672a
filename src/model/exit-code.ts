// What the exit codes mean. The Report holds one; only the command line ends the process with it.

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 70 | 130;

export interface ExitCodeMeaning {
  code: ExitCode;
  title: string;
  meaning: string;
  /** What the user does about it. */
  todo: string;
}

/** Worst first: of several runs, the first of these wins. */
export const EXIT_CODES: readonly ExitCodeMeaning[] = [
  {
    code: 70,
    title: 'a bug of ours',
    meaning:
      'stream-check itself failed. It prints the stack and the versions. Keep that output, and the command: the fault is found by them.',
    todo: 'Try it once more. If it happens again, a smaller command that does the same helps to find the fault.',
  },
  {
    code: 130,
    title: 'interrupted',
    meaning:
      'Ctrl-C, or another signal that asks for the end: SIGTERM, SIGHUP (the terminal was closed), SIGQUIT. ' +
      'What was measured until then is reported, and saved with --record. A second signal ends the process at once, ' +
      'as that signal does: 130, 143, 129 or 131 in a shell.',
    todo: 'Run it again and let it finish, or use what was reported: --runs 1 and --lock-step take less time.',
  },
  {
    code: 2,
    title: 'usage or configuration',
    meaning:
      'Nothing was measured: an unknown option or id, a missing key, a file that cannot be read. ' +
      'Also when a rule could not be checked: no run measured its figure, or no run is what it is about. ' +
      'And when a report or a recording could not be written to its file, or one of several saved files could not be read: ' +
      'the report is then still printed. Also where stdout cannot be written, or Node is too old.',
    todo: 'Do what the second line says; stream-check <command> --help lists what there is.',
  },
  {
    code: 4,
    title: 'the target or the client failed',
    meaning: 'HTTP error, refused, reset, time-out, crash, or an answer that was cut off.',
    todo: 'Read the message: it has the words of the server or of the client. With the mock as its model the client can be checked alone.',
  },
  {
    code: 1,
    title: 'not incremental',
    meaning: 'A run was not delivered incrementally, or a rule failed.',
    todo: 'Read why, cause and fix of each run that did not pass, and each rule that does not hold; explain <cause> says more. analyze judges a recording again.',
  },
  {
    code: 3,
    title: 'inconclusive',
    meaning:
      'It cannot be said: too short, too few chunks, or late as seen while the delays of the machine leave room for doubt. ' +
      '--inconclusive warn or pass makes it 0.',
    todo: 'Do what next says: a longer answer, the mock as its model, a quieter machine, or --lock-step, which needs no clock.',
  },
  {
    code: 0,
    title: 'all is well',
    meaning: 'Every run was delivered incrementally, and every rule held.',
    todo: 'Nothing. A cause may stand there all the same, with what it costs.',
  },
];

/** What `--inconclusive` may say of a run that cannot be judged: it fails the command, passes with a warning, or passes. */
export const INCONCLUSIVE_POLICIES = ['fail', 'warn', 'pass'] as const;
export type InconclusivePolicy = (typeof INCONCLUSIVE_POLICIES)[number];

/** The code that wins when several things went wrong. */
export function worstExitCode(codes: readonly number[]): ExitCode {
  return EXIT_CODES.find(({ code }) => codes.includes(code))?.code ?? 0;
}
