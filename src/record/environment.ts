// What a reader needs to know of the machine to judge our figures.
import os from 'node:os';
import type { Environment } from '../model/machine.ts';

export function describeEnvironment(): Environment {
  const [load] = os.loadavg();
  return {
    node: process.versions.node,
    os: `${os.platform()} ${os.release()}`,
    arch: os.arch(),
    cpus: os.availableParallelism(),
    loadAverage: os.platform() === 'win32' ? null : (load ?? null),
    ci: (process.env['CI'] ?? '') !== '' && process.env['CI'] !== 'false',
  };
}
