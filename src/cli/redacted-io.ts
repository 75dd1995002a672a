// The last border: what is written to stdout and stderr passes the redactor, whoever writes it. A piece that is written
// is looked at by itself; what streams, such as the stderr of a program, is put together before.
import type { Report } from '../model/report.ts';
import { toJson } from '../report/escape.ts';
import { secretValuesIn } from '../secrets/likely.ts';
import { secretsIn } from '../secrets/variables.ts';
import { createRedactor, type Redactor } from '../secrets/redactor.ts';
import type { Io, Output } from './io.ts';
import { secretsTyped } from './typed-command.ts';

/** What a command gets. */
export interface RedactedIo extends Io {
  /** Knows the secrets of what was typed and of the environment. A check adds those that it finds. */
  redactor: Redactor;
}

/** @param args what was typed behind `stream-check` */
export function redactedIo(io: Io, args: readonly string[]): RedactedIo {
  const redactor = createRedactor([...secretsTyped(args), ...secretsIn(io.env)]);
  return { ...io, redactor, stdout: redacted(io.stdout, redactor), stderr: redacted(io.stderr, redactor) };
}

/** A report on its way out. One that was loaded may hold keys that nobody here knows: their form shows them. */
export function withoutSecrets(report: Report, { redactor }: RedactedIo): Report {
  redactor.add(secretValuesIn(toJson(report)));
  return redactor.value(report);
}

function redacted(output: Output, redactor: Redactor): Output {
  const write = (text: string | Uint8Array, ...rest: never[]) =>
    output.write(typeof text === 'string' ? redactor.text(text) : text, ...rest);
  return new Proxy(output, {
    get(stream, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(stream, name, stream);
      return typeof value === 'function' ? value.bind(stream) : value;
    },
  });
}
