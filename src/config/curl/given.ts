// The values of the switches that were typed.
import type { TakenSwitch } from './switches.ts';
import type { CurlWords } from './words.ts';

/** By their long names. */
export interface Given {
  all(name: TakenSwitch): readonly string[];
  last(name: TakenSwitch): string | null;
  has(name: TakenSwitch): boolean;
}

export function givenIn({ switches }: CurlWords): Given {
  const all = (name: TakenSwitch) => switches.filter((one) => one.name === name).map(({ value }) => value ?? '');
  return { all, last: (name) => all(name).at(-1) ?? null, has: (name) => all(name).length > 0 };
}
