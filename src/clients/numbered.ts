// A number in the body of a request that differs each time, for apps that keep answers. For the readers of apps.

/** Later processes go on behind the earlier ones, for an app may keep answers for long. */
let last = Date.now();

/** @param body `{{n}}` in it is replaced */
export function numbered(body: string): string {
  last += 1;
  return body.replaceAll('{{n}}', String(last));
}
