// What is left of a text when its foreign words are taken out: elements, keys, rows, commands. Two reports that differ in foreign
// words alone have the same one, or the words have left their place. Each reads strictly, and throws at what is not of its format.

export type Skeleton = readonly unknown[];

/** The shape of a JSON document: keys that are no foreign words, lengths of lists, types. */
export function jsonSkeleton(text: string): Skeleton {
  const shape = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shape);
    if (typeof value !== 'object' || value === null) return typeof value;
    // None of ours has a blank; one that is foreign words does.
    return Object.entries(value).map(([key, item]) => [key.includes(' ') ? '' : key, shape(item)]);
  };
  return [shape(JSON.parse(text))];
}

export function ndjsonSkeleton(text: string): Skeleton {
  return text.trimEnd().split('\n').map(jsonSkeleton);
}

/** Tags of XML or HTML with the names of their attributes. */
export function markupSkeleton(text: string): Skeleton {
  const tags: unknown[] = [];
  const rest = text.replaceAll(
    /<([?!/]?[\w-]+)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*[/?]?>/g,
    (_tag, name: string, attributes: string) => {
      tags.push([name, [...attributes.matchAll(/([\w:-]+)(?:="[^"<]*")?/g)].map(([, attribute]) => attribute)]);
      return '';
    },
  );
  if (/[<>]/.test(rest.replaceAll('&gt;', '')) && /</.test(rest))
    throw new Error(`no tag: ${/<.{0,40}/s.exec(rest)![0]}`);
  const bare = /&(?!(?:\w+|#\d+|#x[\da-f]+);)/i.exec(text);
  if (bare !== null) throw new Error(`no entity: ${text.slice(bare.index, bare.index + 40)}`);
  return tags;
}

/** RFC 4180: how many cells each record has; no cell may be what a spreadsheet computes. */
export function csvSkeleton(text: string): Skeleton {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  const rows: number[] = [];
  let cells = 0;
  while (cell.lastIndex < text.length) {
    const from = cell.lastIndex;
    const [, quoted, plain, end] = cell.exec(text) ?? failed(text, from);
    const value = (quoted ?? plain)!;
    if (/^\s*[=+@\t\r\uff1d\uff0b\uff20]/.test(value) || /^\s*[-\uff0d](?![\d.]+$)/.test(value))
      throw new Error(`a formula: ${value}`);
    cells += 1;
    if (end === ',') continue;
    rows.push(cells);
    cells = 0;
  }
  return rows;
}

/** TAP version 13: results with their directives, and blocks of YAML whose scalars are JSON. */
export function tapSkeleton(text: string): Skeleton {
  const [version, plan, ...lines] = text.split('\n');
  if (version !== 'TAP version 13' || !/^1\.\.\d+$/.test(plan!)) throw new Error(`no TAP: ${version}, ${plan}`);
  return lines.map((line) => {
    const [, result, , directive] =
      /^((?:not )?ok \d+) - ((?:[^\\#]|\\[\\#])*)( # (?:SKIP|TODO) (?:[^\\#]|\\[\\#])*)?$/.exec(line) ?? [];
    if (result !== undefined) return [result, directive?.slice(0, 7) ?? ''];
    if (/^ {2}(---|\.\.\.)$/.test(line)) return line;
    if (/^ {4}\S/.test(line)) return 'a line';
    const [, key, value] = /^ {2}(\w+): (.+)$/.exec(line) ?? failed(line, 0);
    if (!value!.startsWith('"')) return [key, value];
    JSON.parse(value!);
    return [key, 'string'];
  });
}

/** The text format of Prometheus: families, and the names of their labels. */
export function prometheusSkeleton(text: string): Skeleton {
  const label = String.raw`[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*"`;
  const sample = new RegExp(String.raw`^([a-zA-Z_:][\w:]*)(?:\{(${label}(?:,${label})*)?\})? -?[\d.e+-]+$`);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      if (line.startsWith('# rule ')) return '# rule';
      if (/^# (HELP|TYPE) stream_check_\w+ /.test(line)) return line;
      const [, name, labels = ''] = sample.exec(line) ?? failed(line, 0);
      return [name, [...labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)].map(([, key]) => key)];
    });
}

/** Workflow commands, one a line, with the names of their properties. */
export function commandsSkeleton(text: string): Skeleton {
  return text.split('\n').map((line) => {
    const [, command, properties] =
      /^::(error|warning|notice) ((?:\w+=[^,:\r]*)(?:,\w+=[^,:\r]*)*)::(.*)$/.exec(line) ?? failed(line, 0);
    return [command, properties!.split(',').map((property) => property.split('=')[0])];
  });
}

/** The blocks of Markdown by how their lines begin, and the cells of the rows of tables; throws at HTML other than our marks. */
export function markdownSkeleton(text: string): Skeleton {
  let fence: string | null = null;
  return text.split('\n').flatMap((line): unknown[] => {
    const [, ticks] = /^(`{3,})\w*$/.exec(line) ?? [];
    if (fence !== null) {
      if (ticks === undefined || ticks.length < fence.length || line !== ticks) return [];
      fence = null;
      return ['end of code'];
    }
    if (ticks !== undefined) {
      fence = ticks;
      return ['code'];
    }
    const outside = line.replaceAll(/(?<!\\|`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '`');
    const html = /<(?!!-- (?:stream-check )?-->)/.exec(outside);
    if (html !== null) throw new Error(`HTML: ${line}`);
    const cells = line.startsWith('|') ? outside.replaceAll(/\\./g, '').split('|').length : 0;
    return [[/^(#+ |\| |- \*\*\w+\*\*|- |)/.exec(line)![0], cells]];
  });
}

/** The report for people: only what may stand on a terminal, with the escapes that set a colour. */
export function terminalSkeleton(text: string): Skeleton {
  // oxlint-disable-next-line no-control-regex
  const control = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.exec(text.replaceAll(/\u001b\[[\d;]*m/g, ''));
  if (control !== null)
    throw new Error(`a control: ${JSON.stringify(text.slice(control.index - 20, control.index + 20))}`);
  return [];
}

function failed(text: string, at: number): never {
  throw new Error(`not of its format: ${JSON.stringify(text.slice(at, at + 200))}`);
}
