// The name by which a service knows a finding again: 128 bits of its identity, in hexadecimal digits. FNV-1a, once forwards and
// once backwards: nothing depends on it being hard to find another text with the same one. A part that is too long to read counts
// by its beginning and its length.
import { readable } from './escape.ts';

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

export function fingerprintOf(identity: readonly string[]): string {
  const text = readable(identity).join('\0');
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  return hash(units) + hash(units.toReversed());
}

function hash(units: readonly number[]): string {
  let value = OFFSET;
  for (const unit of units) value = BigInt.asUintN(64, (value ^ BigInt(unit)) * PRIME);
  return value.toString(16).padStart(16, '0');
}
