// The colours of the page, as its style has them now: light, dark, or on paper.

/** @param name of the custom property, without its dashes */
export function colorOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls back when the colours have changed: with the system's theme, and before and after the page is printed. */
export function watchColors(onChange: () => void): void {
  const { dataset } = document.documentElement;
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
  addEventListener('beforeprint', () => {
    dataset['paper'] = '';
    onChange();
  });
  addEventListener('afterprint', () => {
    delete dataset['paper'];
    onChange();
  });
}
