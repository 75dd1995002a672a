// curl: the line that a browser copies as cURL, pasted as it is, makes the request. What stands before the word is ours.
import { readCurl } from '../../config/curl/read-curl.ts';
import { proxyNote, proxyOf, resolveDirect } from '../../config/endpoint.ts';
import { readGivenFile } from '../../config/given-file.ts';
import type { OptionValues } from '../../config/options.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import { secretsOfHeaderLine } from '../../secrets/given.ts';
import { isInBackground } from '../background.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { checkEndpoint } from './endpoint.ts';

/** @param line what stands behind the word curl @param args what was typed @throws StreamCheckError for a line that cannot be taken */
export async function curlCommand(
  line: readonly string[],
  options: OptionValues,
  io: RedactedIo,
  args: readonly string[],
): Promise<ExitCode> {
  const { env, cwd, redactor } = io;
  const { request, proxy, notes } = readCurl(line, {
    read: (path) => readGivenFile(path, cwd),
    isInBackground: isInBackground(),
  });
  // Those that came from a file: what was typed is known to the redactor already.
  redactor.add(request.headers.flatMap(([name, value]) => secretsOfHeaderLine(`${name}: ${value}`)));
  const direct = options.direct === undefined ? null : resolveDirect(options.direct, redactor);
  const isDirectly = proxy.isTyped || request.way.unixSocket !== null;
  const via = isDirectly
    ? null
    : proxyOf(request.url, undefined, proxy.none === null ? env : { ...env, no_proxy: proxy.none });
  const way = via === null ? request.way : { ...request.way, via };
  const endpoint = { request: { ...request, way }, direct, notes: [...notes, ...proxyNote(via, "--noproxy '*'")] };
  return checkEndpoint(endpoint, options, io, args);
}
