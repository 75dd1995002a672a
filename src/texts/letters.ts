// What is left of a text, whatever an app makes of its form: letters and digits, small, without accents.
//
//   <b class="word">t0017</b> Amber,\n grove     t0017ambergrove

/** Of HTML: its letters are none of the text. */
const TAG = /<\/?[a-z][^<>]*>/gi;

export function lettersOf(text: string): string {
  return text
    .replace(TAG, '')
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** How many of the wanted letters stand in a text one behind the other, whatever stands between them. */
export function lettersFound(wanted: string, text: string): number {
  let found = 0;
  for (let at = 0; found < wanted.length; found++) {
    at = text.indexOf(wanted[found]!, at) + 1;
    if (at === 0) break;
  }
  return found;
}
