// The colours of the page, as its style has them now: light, dark, or on paper.

/** @param name of the custom property, without its dashes */
export function colorOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls back when the page goes to paper, or looks as if it did (the view of developer tools), and when it is back. */
export function watchPaper(onChange: (isPaper: boolean) => void): void {
  matchMedia('print').addEventListener('change', ({ matches }) => onChange(matches));
  addEventListener('beforeprint', () => onChange(true));
  addEventListener('afterprint', () => onChange(false));
}

/** Calls back when the colours have changed: with the system's theme, and before and after the page is printed. */
export function watchColors(onChange: () => void): void {
  const { dataset } = document.documentElement;
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
  watchPaper((isPaper) => {
    if (isPaper) dataset['paper'] = '';
    else delete dataset['paper'];
    onChange();
  });
}
