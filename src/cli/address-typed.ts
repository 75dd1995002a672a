// Whether what was typed behind `stream-check` is an address instead of the name of a command: `stream-check <url>`.
import { isAddress } from '../config/address.ts';
import { firstWordAt } from '../model/typed-words.ts';

/** The command that checks an address; it is never typed. */
export const ENDPOINT_COMMAND = 'endpoint';

/**
 * The arguments with the command for an address in front; null where no address stands in the place of a command. An app
 * that is started is asked for what its model says, so `--start` means `through`.
 */
export function withAddressCommand(args: readonly string[]): readonly string[] | null {
  const first = args[firstWordAt(args)];
  if (first === undefined || !isAddress(first)) return null;
  const isStarted = args.some((arg) => arg === '--start' || arg.startsWith('--start='));
  return [isStarted ? 'through' : ENDPOINT_COMMAND, ...args];
}
