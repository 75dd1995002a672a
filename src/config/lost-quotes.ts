// JSON whose quotes a shell took, recognised by what is left: {message:hi} in place of {"message":"hi"}.
import { StreamCheckError } from '../errors.ts';

/** @param isMeantAsJson whether something else says that it is JSON, such as a header */
export function hasLostQuotes(text: string, isMeantAsJson: boolean): boolean {
  if (!/^\s*[{[]/.test(text) || text.includes('"') || isJson(text)) return false;
  return isMeantAsJson || /^\s*[{[]+\s*[\w'-]+\s*:/.test(text);
}

/** @param option that was typed @param ofFile the one that reads a file, if it is another */
export function lostQuotes(option: string, ofFile = option): StreamCheckError {
  return new StreamCheckError(
    'usage',
    `What stands behind ${option} begins as JSON and has no quotes: the shell took them.`,
    `${option} '{"message":"hi"}'\nWindows PowerShell 5 takes them all the same: save the JSON in a file, ${ofFile} @body.json`,
  );
}

/** `{{n}}` stands for a number. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text.replaceAll('{{n}}', '1'));
    return true;
  } catch {
    return false;
  }
}
