// Which commands settle a verdict or show the repair. Each is what was typed with one change; the text of it is made in
// report/words. A command is named only if it does what it promises: the advice beside it may say more.
import type { CommandChange, NextStep } from '../model/judgement.ts';
import type { Recording } from '../model/recording.ts';

export function commandChangesOf(recording: Recording, next: NextStep | null): readonly CommandChange[] {
  const isMock = recording.scenario !== null;
  switch (next?.step) {
    case 'quieter-machine':
      return isMock && !next.isProven ? [flag('--lock-step', ['--timed'])] : [];
    case 'compare-long-answers':
    case 'longer-answer':
      return isMock ? [] : [{ change: 'against-mock' }];
    case 'run-again':
    case 'let-it-finish':
      return [{ change: 'again' }];
    default:
      return [];
  }
}

function flag(option: string, clears: readonly string[]): CommandChange {
  return { change: 'option', option, value: null, clears };
}
