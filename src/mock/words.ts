// What the mock says. Every chunk begins with a word of its own (the tracer), so that it is found again in any output.

const ASCII = 'amber birch cedar delta ember fjord grove heron inlet jetty knoll larch maple north ocean pearl'.split(
  ' ',
);
/** Two, three and four bytes in UTF-8, so that cuts inside characters happen. */
const UNICODE = 'Äpfel Übermut señor naïve Ελλάδα привет 東京 水曜日 안녕 שלום नमस्ते 🌊🌲 👩‍🚀 é̂'.split(' ');

/** t0000, t0001, ... */
export function tracerOf(index: number): string {
  return `t${String(index).padStart(4, '0')}`;
}

/** The tracer in a text; empty for one that holds none. */
export function tracerIn(text: string): string {
  return /t\d{4,}/.exec(text)?.[0] ?? '';
}

/** A chunk of about so many characters: the tracer, and words of the vocabulary. It ends with a blank. */
export function speak(
  index: number,
  characters: number,
  vocabulary: 'ascii' | 'unicode',
  random: () => number,
): string {
  const words = vocabulary === 'ascii' ? ASCII : UNICODE;
  let text = `${tracerOf(index)} `;
  while (text.length < characters) text += `${words[Math.floor(random() * words.length)]!} `;
  // Only letters of one code unit may be cut.
  return vocabulary === 'ascii'
    ? `${text
        .slice(0, Math.max(characters, 6) - 1)
        .trimEnd()
        .padEnd(Math.max(characters, 6) - 1, '.')} `
    : text;
}

/** The text with another tracer in front, and padded to be so many characters longer. */
export function withTracer(text: string, index: number, padding: number): string {
  // In a very short chunk dots follow the tracer at once.
  const rest = text.replace(/^t\d{4,} ?/, '');
  return `${tracerOf(index)} ${rest}${padding > 0 ? `${'~'.repeat(padding - 1)} ` : ''}`;
}
