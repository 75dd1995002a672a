// Ends the groups that we started when we are dead: nobody hears SIGKILL, and so nobody cleans up after it.
//
//   this process ──pipe──▶ sh, in a session of its own: "?", "+ 4711", "- 4711", ... until the pipe closes
//
// "?" stands before a start, "!" behind one that failed. If we are killed before the number of its group is known, the
// process that was just made holds the pipe open until its program begins; then the guard finds it by a variable in its
// environment (Linux).
// Easy to get wrong: it is none of the group's, or it would keep the group alive, and be ended with it. Signals for us (of a
// terminal, of a service manager) do not reach it, or it might be gone before us.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

const GUARD_ID = randomUUID();
let starts = 0;

/** What whatever we start has in its environment, a number for each start. All that it starts in turn inherits it. */
export function nextMark() {
  starts += 1;
  return { STREAM_CHECK_GUARD: `${GUARD_ID}/${starts}` };
}

/** SIGTERM first, as we do it ourselves; not every `sleep` knows fractions. Nothing in it may need what a user's PATH has. */
const SCRIPT = `trap '' HUP INT QUIT TERM
groups=' '
starting=
while read -r sign group; do
  case $sign in
    \\?) starting=1;;
    +) starting=; groups="$groups$group ";;
    -) groups="\${groups%% $group *} \${groups#* $group }";;
    !) starting=;;
  esac
done
[ "$groups$starting" = ' ' ] && exit
end() {
  for group in $groups; do kill -s "$1" -- "-$group"; done
  [ -n "$starting" ] && for path in $(grep -l "$STREAM_CHECK_GUARD" /proc/[0-9]*/environ); do
    path=\${path%/environ}
    [ "\${path#/proc/}" = "$$" ] || kill -s "$1" -- "\${path#/proc/}"
  done
}
end TERM
sleep 0.5 || sleep 1
end KILL`;

export interface Guard {
  /** Call this before a group is started, so that it is guarded from its first moment. */
  prepare(): void;
  add(groupId: number): void;
  /** The group is gone: its number may be given to somebody else's process. */
  remove(groupId: number): void;
  /** Nothing was started after all. */
  giveUp(): void;
}

/** Not on Windows, which has no groups. */
export function createGuard(): Guard {
  let shell: ChildProcess | null = null;
  const guarded = new Set<number>();
  const say = (sign: '+' | '-', groupId: number) => void shell?.stdin?.write(`${sign} ${groupId}\n`);
  const prepare = () => {
    shell ??= startShell();
    shell?.stdin?.write('?\n');
  };
  /** Ends the shell, unless there is something to guard. */
  const rest = () => {
    if (guarded.size > 0) return;
    shell?.stdin?.end();
    shell = null;
  };
  return {
    prepare,
    add(groupId) {
      guarded.add(groupId);
      say('+', groupId);
    },
    remove(groupId) {
      if (guarded.delete(groupId)) say('-', groupId);
      rest();
    },
    giveUp() {
      shell?.stdin?.write('!\n');
      rest();
    },
  };
}

function startShell(): ChildProcess | null {
  if (process.platform === 'win32') return null;
  const shell = spawn('/bin/sh', ['-c', SCRIPT], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', STREAM_CHECK_GUARD: GUARD_ID },
    detached: true,
  });
  // A system without a shell has no guard.
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  // It must not keep us alive.
  shell.unref();
  if ('unref' in shell.stdin) (shell.stdin as unknown as { unref(): void }).unref();
  return shell;
}
