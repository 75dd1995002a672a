// Cuts a stream of text into lines at "\n".
// Not node:readline: it also breaks at U+2028, which may stand unescaped in a JSON string.

export interface LineSplitter {
  /** The lines that this text completes. */
  feed(text: string): string[];
  /** What came after the last line end. */
  rest(): string;
}

export function createLineSplitter(): LineSplitter {
  let begun = '';
  return {
    feed(text) {
      const lines = (begun + text).split('\n');
      begun = lines.pop()!;
      return lines;
    },
    rest: () => begun,
  };
}
