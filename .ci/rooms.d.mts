// The types of rooms.mjs.

export interface Room {
  /** For the map. */
  does: string;
  /** `record` the room alone, `record/*` with all rooms in it, `*` every room. */
  rooms: readonly string[];
  /** Packages, and `node:*` for what is built into Node. */
  packages: readonly string[];
  /** No I/O, and no clock. */
  isPure?: boolean;
}

export const ROOMS: Readonly<Record<string, Room>>;
export const NEVER: Readonly<Record<string, string>>;
export function roomOf(path: string): string | null;
export function mayImport(room: string, target: string): boolean;
export function mayUse(room: string, specifier: string): boolean;
