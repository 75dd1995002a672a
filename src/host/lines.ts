// Cuts a stream of text into lines at "\n".
// Not node:readline: it also breaks at U+2028, which may stand unescaped in a JSON string.

export interface LineSplitter {
  /** The lines that this text completes; none any more once one of them was too long. */
  feed(text: string): string[];
  /** What came after the last line end. */
  rest(): string;
  /** Whether a line was longer than it may be: nothing of it is kept. */
  readonly isTooLong: boolean;
}

/** @param most characters of a line */
export function createLineSplitter(most = Infinity): LineSplitter {
  /** Pieces of the line that has begun: to join them each time would cost the square of its length. */
  let begun: string[] = [];
  let characters = 0;
  let isTooLong = false;

  function begin(text: string): void {
    begun.push(text);
    characters += text.length;
    if (characters <= most) return;
    isTooLong = true;
    begun = [];
  }

  function end(): string {
    const line = begun.join('');
    [begun, characters] = [[], 0];
    return line;
  }

  return {
    feed(text) {
      const lines: string[] = [];
      for (let from = 0; !isTooLong;) {
        const at = text.indexOf('\n', from);
        begin(text.slice(from, at < 0 ? undefined : at));
        if (at < 0 || isTooLong) break;
        lines.push(end());
        from = at + 1;
      }
      return lines;
    },
    rest: () => begun.join(''),
    get isTooLong() {
      return isTooLong;
    },
  };
}
