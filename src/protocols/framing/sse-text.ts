// The text of one server-sent event, for the write side.

/**
 * One event with its separator. A value of several lines becomes several data lines, which readers join with \n.
 * SSE cannot carry a carriage return: it ends a line as well, and is read as \n.
 */
export function sseEvent(data: string, event: string | null = null): string {
  const name = event === null ? '' : `event: ${event}\n`;
  return `${name}${prefixLines('data: ', data)}\n`;
}

/** A comment with its separator. */
export function sseComment(text: string): string {
  return `${prefixLines(': ', text)}\n`;
}

function prefixLines(prefix: string, text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `${prefix}${line}\n`)
    .join('');
}
