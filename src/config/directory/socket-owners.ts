// Which process holds a socket, on Linux: the links in /proc/<pid>/fd name it by its inode. Those of other users cannot be read.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Owner {
  pid: number;
  words: readonly string[];
  cwd: string | null;
}

/** Descriptors that are looked at; a machine with more has no short answer. A judgement. */
const MOST_LINKS = 100_000;

/** @param inodes of sockets @returns by inode; without those whose process is of another user, or in another container */
export function ownersOf(inodes: ReadonlySet<string>): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>();
  let links = 0;
  for (const pid of entriesOf('/proc').filter((name) => /^\d+$/.test(name))) {
    if (owners.size === inodes.size || links > MOST_LINKS) break;
    for (const fd of entriesOf(`/proc/${pid}/fd`)) {
      links++;
      const inode = /^socket:\[(\d+)\]$/.exec(targetOf(`/proc/${pid}/fd/${fd}`) ?? '')?.[1];
      // Children inherit sockets: the first one that holds it stands for them.
      if (inode !== undefined && inodes.has(inode) && !owners.has(inode)) owners.set(inode, ownerOf(pid));
    }
  }
  return owners;
}

function ownerOf(pid: string): Owner {
  return { pid: Number(pid), words: wordsOf(pid), cwd: targetOf(`/proc/${pid}/cwd`) };
}

function wordsOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .filter((word) => word !== '');
  } catch {
    return [];
  }
}

function entriesOf(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function targetOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
