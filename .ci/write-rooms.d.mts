// The types of write-rooms.mjs.

export const CLOCKS: readonly string[];
export function withOverrides<C extends { overrides: { files: string[] }[] }>(config: C): C;
export function withTable(map: string): string;
