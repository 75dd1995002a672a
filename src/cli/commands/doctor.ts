// doctor: is this machine fit to measure? It states figures and judges only by the calibration.
import { execFile } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { promisify } from 'node:util';
import { systemClock } from '../../clock.ts';
import { defaultPython } from '../../clients/python/index.ts';
import type { Calibration } from '../../model/machine.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { Io } from '../io.ts';
import { twoColumns } from '../layout.ts';
import { outputStyleOf } from '../output-style.ts';
import { print } from '../print.ts';

const run = promisify(execFile);

export async function doctorCommand(io: Io): Promise<ExitCode> {
  const [{ startCalibration }, { clients }] = await Promise.all([
    import('../../record/calibrate.ts'),
    import('../../clients/index.ts'),
  ]);
  const calibration = await startCalibration().result();
  const [curl, python] = await Promise.all([versionOf('curl'), versionOf(defaultPython())]);
  const missing = [];
  for (const client of clients.entries) {
    const availability = await client.available();
    if (!availability.ok) missing.push(`${client.id} (${availability.reason})`);
  }
  const rows: [string, string][] = [
    ['node', `${process.versions.node}, ${process.platform} ${process.arch}`],
    ['clock', clockInWords()],
    ['processors', `${availableParallelism()} usable, ${cpus()[0]?.model.trim() ?? 'unknown model'}`],
    ['load', loadInWords()],
    ['clock floor', floorInWords(calibration)],
    ['curl', curl ?? 'not found'],
    ['python', python ?? 'not found'],
    ['clients', `${clients.entries.length - missing.length} of ${clients.entries.length} can run here`],
    ...missing.map((text): [string, string] => ['  not', text]),
  ];
  print(io.stdout, `${twoColumns(rows, outputStyleOf(io.stdout, io.env, {}).columns)}\n\n${advice(calibration)}\n`);
  return calibration.status === 'refused' ? 3 : 0;
}

function floorInWords({ floorP50Ms, floorP99Ms, noiseMs }: Calibration): string {
  const ms = (value: number | null) => (value === null ? 'unknown' : `${value.toFixed(2)} ms`);
  return `p50 ${ms(floorP50Ms)}, p99 ${ms(floorP99Ms)}, noise unit ${ms(noiseMs)}`;
}

function advice({ status, reason }: Calibration): string {
  if (status === 'ok') return 'This machine is fit to measure.';
  if (status === 'degraded') return `Fit to judge delivery; short periods are not named. ${reason}`;
  return `Not fit to judge by time: ${reason}\nLock-step still proves: stream-check mock --lock-step`;
}

/** Reads the clock often: it must never go back, and the smallest step is its resolution. */
function clockInWords(): string {
  const READS = 20_000;
  let smallest = Infinity;
  let isMonotonic = true;
  let previous = systemClock.now();
  for (let i = 0; i < READS; i++) {
    const now = systemClock.now();
    if (now < previous) isMonotonic = false;
    if (now > previous) smallest = Math.min(smallest, Number(now - previous));
    previous = now;
  }
  return `${isMonotonic ? 'monotonic' : 'NOT monotonic: it went back'}, smallest step seen ${smallest} ns`;
}

function loadInWords(): string {
  if (process.platform === 'win32') return 'unknown on this system';
  const [minute = 0] = loadavg();
  const isBusy = minute > availableParallelism();
  return `${minute.toFixed(2)} over the last minute${isBusy ? ', more than there are processors' : ''}`;
}

async function versionOf(command: string): Promise<string | null> {
  try {
    const { stdout } = await run(command, ['--version'], { timeout: 5000 });
    // curl lists its libraries after the version.
    return stdout.split('\n')[0]!.split(' (')[0]!.trim();
  } catch {
    return null;
  }
}
