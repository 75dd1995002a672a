// Runs a command line of ours and watches the most memory that its process held (VmHWM of Linux); its children do not count.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const BIN = new URL('../../bin/stream-check.js', import.meta.url).pathname;
const LOOK_MS = 20;

/** Most memory of a process so far, MB; 0 where the system does not say. */
export function peakMb(pid) {
  return figureOf(pid, 'VmHWM');
}

/** What it holds now, MB. */
export function heldMb(pid) {
  return figureOf(pid, 'VmRSS');
}

function figureOf(pid, name) {
  try {
    return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** @param givenUpMs after so long it is killed, and `exit` is null */
export async function peakOf(args, { env = {}, givenUpMs = 100_000 } = {}) {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr, mostMb] = ['', '', 0];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr = (stderr + text).slice(-2000)));
  const look = setInterval(() => (mostMb = Math.max(mostMb, peakMb(child.pid))), LOOK_MS);
  const giveUp = setTimeout(() => child.kill('SIGKILL'), givenUpMs);
  const exit = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  clearTimeout(giveUp);
  return { exit, mostMb, tookMs: performance.now() - startedMs, stdout, stderr };
}
