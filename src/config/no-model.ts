// What stands in the place of a model and can be none: an address or a part of one, or a file. Each is used by another command.
import { StreamCheckError } from '../errors.ts';
import { isAddress } from './address.ts';
import { addressToShow } from './base-url.ts';

const FILE = /\.(?:json|[cm]?[jt]s|py)$/;
const MOCK = 'npx stream-check mock';

/** The mistake with what to type; null for what may be a model. */
export function noModel(typed: string): StreamCheckError | null {
  if (FILE.test(typed)) return new StreamCheckError('usage', `"${typed}" is a file, and no model.`, usesOf(typed));
  const shown = addressToShow(typed);
  if (/^\/[^/]/.test(typed)) {
    const hint = `An address has a host in front: npx stream-check 'http://localhost:3000${shown}'`;
    return new StreamCheckError('usage', `"${shown}" is a path, and no model.`, hint);
  }
  if (/^\d{2,5}(?:\/|$)/.test(typed)) {
    const hint = `A port has a colon in front: npx stream-check ':${shown}'`;
    return new StreamCheckError('usage', `"${shown}" begins with a port, and is no model.`, hint);
  }
  if (!isAddress(typed)) return null;
  return new StreamCheckError('usage', `"${shown}" is an address, and no model.`, `npx stream-check '${shown}'`);
}

function usesOf(file: string): string {
  const path = /^[./~]/.test(file) ? file : `./${file}`;
  if (!file.endsWith('.json')) {
    const runner = file.endsWith('.py') ? 'python' : 'node';
    return `A program: npx stream-check run -- ${runner} ${path}\nA client: ${MOCK} --client ${path}`;
  }
  return `A scenario: ${MOCK} --scenario ${path}\nA recording: npx stream-check analyze ${path}\nA report: npx stream-check report ${path}`;
}
