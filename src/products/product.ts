// A product between a model and its reader: a proxy, a server, a framework. What names it, and what to paste where it holds text.

/** Causes for which products have a line to paste. */
export const MENDED_CAUSES = [
  'compressor-not-flushed',
  'proxy-buffering',
  'unflushed-writes',
  'collected-answer',
  'flush-timer',
  'serialised-streams',
] as const;
export type MendedCause = (typeof MENDED_CAUSES)[number];

/** What names a product. A header only supports a cause: it accuses nobody. */
export interface Signs {
  /** Headers of an answer, by what their value matches. */
  headers: Readonly<Record<string, RegExp>>;
  /** Packages, as they stand in the path of a file in node_modules or site-packages. */
  packages?: readonly string[];
  /** A line that it writes to stderr. */
  line?: RegExp;
}

/** In a handler that returns a Response of the web: it is sent while it is made. */
export const STREAMED =
  "const headers = { 'content-type': 'text/event-stream' }; return new Response(stream, { headers });";

export interface Product {
  /** That of its page, `<id>.md`. */
  id: string;
  /** As people call it. */
  title: string;
  /** Where it stands: in front of an app, as the app or its server, or in front of it on the machine of a developer. */
  is: 'proxy' | 'server' | 'dev-server';
  signs: Signs;
  /** The line on stderr in which it says that it takes the whole of an answer before it sends any. */
  saysCollected?: RegExp;
  /** Sizes of the buffers that it has by default. */
  bufferBytes?: readonly number[];
  /** The line to paste, by the cause that it mends. It stands in a block of the page. */
  fixes: Readonly<Partial<Record<MendedCause, string>>>;
  /**
   * Who has seen that the block of the page passes the stream on: a test that always runs, one that runs where the product is
   * installed, or nobody here. The page says it in its first lines.
   */
  checked: 'by-a-test' | 'where-installed' | 'from-documentation';
}
