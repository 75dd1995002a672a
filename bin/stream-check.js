#!/usr/bin/env node
// The first lines of the program. Node ends with 1 for whatever nobody caught, which would read as our verdict "a run was
// not incremental". So whatever fails, from here to the last report, ends with a sentence and an exit code of ours.
// Easy to get wrong: nothing is imported here, for there may be no descriptor left to open a file. The syntax is that of
// 2018 (no `?.`, no `??`, no top-level await), because a Node that is too old must be able to read it, and say so.

/** The oldest Node, as `engines` of package.json has it. */
const MAJOR = 20;
const MINOR = 19;
/** How long what is open when all is done may still keep this process, ms. A judgement. */
const LEFT_OPEN_MS = 5000;

/** Until there is a verdict, whatever ends this process is a bug of ours. */
process.exitCode = 70;
let isFinished = false;
let isStdoutLost = false;

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
process.on('exit', (code) => {
  if (!isFinished && (code === 70 || code === 1)) {
    say(`stream-check: ended before its work was done.\n${whatToKeep()}`);
    process.exitCode = 70;
  } else if (!isFinished) {
    // Nothing of ours does that: a 0 would read as a verdict.
    say(
      `stream-check: a module of yours, such as a config file or a reporter, called process.exit(${code}) before the end.`,
    );
    process.exitCode = 2;
  }
  if (isStdoutLost && code !== 70 && code !== 130) process.exitCode = 2;
});

const other = otherRuntime();
if (other === null) void start();
else end(`stream-check needs Node ${MAJOR}.${MINOR}, this is ${other}.`, 2);

async function start() {
  watchOutputs();
  try {
    const { main } = await import('../dist/cli/main.js');
    process.exitCode = await main();
    isFinished = true;
    setTimeout(endAnyway, LEFT_OPEN_MS).unref();
  } catch (error) {
    fail(error);
  }
}

/** Called only where something keeps this process: it would keep the job of a CI as well, until that is given up. */
function endAnyway() {
  // A slow reader of a pipe still takes what was written.
  if (process.stdout.writableLength + process.stderr.writableLength > 0) setTimeout(endAnyway, LEFT_OPEN_MS).unref();
  else end('stream-check: ended, though a module of yours left a timer or a connection open.', process.exitCode);
}

/** What runs this file, where we do not run on it. Deno and Bun have a version of Node as well, which is not theirs. */
function otherRuntime() {
  const { deno, bun, node } = process.versions;
  if (deno) return `Deno ${deno}`;
  if (bun) return `Bun ${bun}`;
  const [major, minor] = node.split('.').map(Number);
  return major > MAJOR || (major === MAJOR && minor >= MINOR) ? null : node;
}

/** Opens both outputs, while that can be done. */
function watchOutputs() {
  process.stdout.on('error', (error) => {
    // `| head` closes the pipe early: that is no error.
    if (error.code === 'EPIPE' || isStdoutLost) return;
    isStdoutLost = true;
    say(`stream-check: stdout cannot be written: ${reasonIn(error)}.`);
  });
  // There is nobody left to say it to. The exit code stays what it is.
  process.stderr.on('error', () => {});
}

function fail(error) {
  const known = knownReason(error);
  if (known !== null) end(`stream-check: ${known}`, 2);
  const what = error instanceof Error ? error.stack || error.message : String(error);
  end(`stream-check: a bug of ours, not of what you checked.\n${printable(what)}\n${whatToKeep()}`, 70);
}

/** A state of this machine, or of this copy of the package, that the user can change; null for anything else. */
function knownReason(error) {
  const { code, syscall, message } = Object(error);
  // Node gives no code where it cannot read the package.json around a module.
  if (code === 'EMFILE' || code === 'ENFILE' || /too many open files/.test(message)) {
    return 'the system lets this process open too few files. "ulimit -n 1024" allows more.';
  }
  if (syscall === 'uv_cwd') return 'the working directory is gone. Change to one that is there.';
  if (code !== 'ERR_MODULE_NOT_FOUND') return null;
  const file = /find module '.*[\\/](dist[\\/].*?)'/.exec(message);
  if (file !== null) return `${file[1]} is missing. In a clone, "npm run build" makes it.`;
  const name = /find package '(.*?)'/.exec(message);
  return name === null ? null : `the package "${name[1]}" is missing. "npm install" brings it.`;
}

/** `ENOSPC: no space left on device, write` without the name of the call. */
function reasonIn({ message }) {
  const parts = /^([A-Z0-9]+): (.*?)(, \w+.*)?$/.exec(message);
  return parts === null ? printable(message) : `${parts[2]} (${parts[1]})`;
}

function whatToKeep() {
  const { versions, platform, arch } = process;
  return `node ${versions.node}, ${platform} ${arch}\nPlease keep this output, and the command that led to it: the fault is found by them.`;
}

/** Neither control characters nor the values of variables that may be keys reach the terminal. */
function printable(text) {
  const keys = Object.keys(process.env).filter((name) => /key|token|secret|pass|auth|credential/i.test(name));
  const values = keys.map((name) => process.env[name]).filter((value) => value.length >= 8);
  const redacted = values.reduce((rest, value) => rest.split(value).join('(redacted)'), text);
  // oxlint-disable-next-line no-control-regex
  return redacted.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '?');
}

/** Ends the process at once, whatever it waits for; what it has started is ended by those that listen for `exit`. */
function end(sentence, code) {
  isFinished = true;
  say(sentence);
  process.exit(code);
}

function say(sentence) {
  try {
    process.stderr.write(`${sentence}\n`);
  } catch (error) {
    // Nothing can be said where stderr cannot be opened.
    void error;
  }
}
