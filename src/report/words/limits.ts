// What could not be known, a sentence each; and why a stream is measured again.
import type { Limit, RepeatReason } from '../../model/judgement.ts';
import { ms } from './phrases.ts';

export function limitWords(limit: Limit): string {
  switch (limit.limit) {
    case 'clock-of-the-server':
      return "The times at which the model spoke are those of the server's own clock: a delay that all of the text shares, and what was held before it was stamped, are not seen.";
    case 'arrivals-alone':
      return 'Nobody here knows when the model spoke: what happened before the wire is judged by its arrivals alone.';
    case 'looks-replayed':
      return 'The pieces came very evenly after a long wait. So does an answer that is held to its end and then sent piece by piece; a steady model that has a long prompt to read looks the same. Whether a longer answer begins later would tell.';
    case 'needs-the-mock':
      return 'Lock-step and a second, held-open stream need the mock as upstream; they were not run.';
    case 'left-at-max-time':
      return 'The answer had not ended at --max-time: it was left then, and what came until then is judged.';
    case 'inside-of-program':
      return 'Nobody looks into a program: display covers its HTTP client, its code and the buffer of its stdout.';
    case 'no-warm-up':
      return 'There was no warm-up and no second stream: moment 0 is when the request reached the tap, and what the program does before is not measured.';
    case 'inherited-flush': {
      const names = limit.variables.join(' and ');
      const why = limit.variables.includes('PYTHONUNBUFFERED')
        ? 'a Python program flushes each piece'
        : 'its stdout is flushed';
      return `${names} is set in this environment: ${why} because of it. Where it is not set, the same program may hold its text: run it again with env -u ${limit.variables.join(' -u ')} in front of it.`;
    }
    case 'model-disturbed':
      return `The scenario itself disturbs the answer of the model (${limit.faults.join(', ')}): the app is judged by what it was given.`;
    case 'closed-by-app':
      return `The app closed its request to its model before the answer was over, after ${ms(limit.silentMs)} of silence: so round a number is a time limit.`;
    case 'calibration':
      return limit.reason;
    case 'late-once':
      return `Once, in another stream of this run, the text stood still: ${ms(limit.lagMaxMs)} late at most, from ${ms(limit.atMs)} on. It did not show again in a repeat.`;
    case 'slow-once':
      return `Once, in lock-step, a chunk came ${ms(limit.delayMs)} late. It did not show again in the timed stream.`;
    case 'lateness-not-measured':
      return 'Lateness was not measured; that each chunk passes alone is proven without it.';
    default:
      return `The client's clock differs from ours by ${ms(limit.offsetMs)}, known to ${ms(limit.uncertaintyMs)}.`;
  }
}

/** Said while it is measured. */
export function repeatWords(repeat: RepeatReason): string {
  switch (repeat.reason) {
    case 'stopped':
      return `measured again, for the measuring process stood still for ${ms(repeat.pauseMs)}.`;
    case 'bounds-differ':
      return `measured again: 95 % of the text came ${ms(repeat.lagP95Ms)} late or less, of which only ${ms(repeat.leastLagP95Ms)} are certain.`;
    default:
      return 'measured again, for pauses in a single run may be an accident.';
  }
}
