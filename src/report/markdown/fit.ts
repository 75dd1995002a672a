// As many whole blocks as a service takes, and a note of what is left out: half a table or an open tag would spoil the rest.

const encoder = new TextEncoder();
const SEPARATOR = '\n\n';
/** Room for the note. */
const NOTE_BYTES = 200;

/** @param blocks the most important first @param mostBytes of UTF-8 */
export function fitBlocks(blocks: readonly string[], mostBytes: number): string {
  const kept: string[] = [];
  let bytes = NOTE_BYTES;
  for (const block of blocks) {
    const more = encoder.encode(block).length + SEPARATOR.length;
    // One that is too long does not keep shorter ones out.
    if (bytes + more > mostBytes) continue;
    kept.push(block);
    bytes += more;
  }
  const left = blocks.length - kept.length;
  const note = `*${left.toLocaleString('en')} more of ${blocks.length.toLocaleString('en')} parts are left out here: there is room for ${mostBytes.toLocaleString('en')} bytes.*`;
  return `${[...kept, ...(left === 0 ? [] : [note])].join(SEPARATOR)}\n`;
}
