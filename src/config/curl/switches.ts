// The switches of curl that a pasted line may hold: a row each, by their long names. Nothing but data here, for every start
// of the program looks for secrets in what was typed.

export interface CurlSwitch {
  /** Its letter behind one dash, and whether a value follows. */
  letter?: string;
  takesValue?: true;
  /** Says something about what comes out of curl, or how curl goes about it: accepted, without effect here. */
  isIdle?: true;
  /** Why a line with it is refused, and what to type instead. */
  refused?: readonly [why: string, hint: string];
}

const VALUE = { takesValue: true } as const;
const IDLE = { isIdle: true } as const;
const IDLE_VALUE = { ...VALUE, ...IDLE } as const;

const ONE_REQUEST = 'stream-check makes one request, and makes it again only where it says so';
const NO_SUCH_LOGIN = ['stream-check knows no login but Basic and Bearer', "-H 'authorization: ...'"] as const;
const NO_CLIENT_CERTIFICATE = [
  'stream-check shows a server no certificate of its own',
  'Put a proxy in front that does, and ask that one.',
] as const;
/** Nothing of the request is lost then. */
const LEAVE_OUT = 'Leave it out.';
const ONE_FAMILY = [
  'stream-check takes whichever address of the host answers first',
  '--resolve host:443:127.0.0.1    names one',
] as const;
const NO_SOCKS = ['stream-check speaks to HTTP proxies only', '-x http://127.0.0.1:3128'] as const;

/** Those that make the request, in the order of the page `curl`. */
export const TAKEN = {
  url: VALUE,
  request: { letter: 'X', ...VALUE },
  header: { letter: 'H', ...VALUE },
  data: { letter: 'd', ...VALUE },
  'data-ascii': VALUE,
  'data-raw': VALUE,
  'data-binary': VALUE,
  'data-urlencode': VALUE,
  json: VALUE,
  get: { letter: 'G' },
  'url-query': VALUE,
  cookie: { letter: 'b', ...VALUE },
  'user-agent': { letter: 'A', ...VALUE },
  referer: { letter: 'e', ...VALUE },
  user: { letter: 'u', ...VALUE },
  'oauth2-bearer': VALUE,
  compressed: {},
  location: { letter: 'L' },
  'http1.1': {},
  http2: {},
  'http2-prior-knowledge': {},
  insecure: { letter: 'k' },
  cacert: VALUE,
  'max-time': { letter: 'm', ...VALUE },
  'connect-timeout': VALUE,
  proxy: { letter: 'x', ...VALUE },
  'proxy-user': { letter: 'U', ...VALUE },
  noproxy: VALUE,
  resolve: VALUE,
  'unix-socket': VALUE,
  globoff: { letter: 'g' },
  'path-as-is': {},
} as const satisfies Record<string, CurlSwitch>;

export type TakenSwitch = keyof typeof TAKEN;

const WITHOUT_EFFECT = {
  output: { letter: 'o', ...IDLE_VALUE },
  'remote-name': { letter: 'O', ...IDLE },
  silent: { letter: 's', ...IDLE },
  'show-error': { letter: 'S', ...IDLE },
  'no-buffer': { letter: 'N', ...IDLE },
  include: { letter: 'i', ...IDLE },
  'show-headers': IDLE,
  verbose: { letter: 'v', ...IDLE },
  fail: { letter: 'f', ...IDLE },
  'fail-with-body': IDLE,
  'progress-bar': { letter: '#', ...IDLE },
  'no-progress-meter': IDLE,
  'dump-header': { letter: 'D', ...IDLE_VALUE },
  'write-out': { letter: 'w', ...IDLE_VALUE },
  'cookie-jar': { letter: 'c', ...IDLE_VALUE },
  stderr: IDLE_VALUE,
  trace: IDLE_VALUE,
  'trace-ascii': IDLE_VALUE,
  'trace-time': IDLE,
  'ssl-no-revoke': IDLE,
  'tcp-nodelay': IDLE,
  'tlsv1.2': IDLE,
  basic: IDLE,
  raw: IDLE,
  disable: { letter: 'q', ...IDLE },
} as const satisfies Record<string, CurlSwitch>;

const REFUSED = {
  form: {
    letter: 'F',
    ...VALUE,
    refused: [
      'it makes a multipart form, and stream-check makes none',
      "The body in a file, as it is sent: --data-binary @body -H 'content-type: multipart/form-data; boundary=...'",
    ],
  },
  'form-string': { ...VALUE, refused: ['stream-check makes no multipart form', '--data-urlencode name=value'] },
  'upload-file': {
    letter: 'T',
    ...VALUE,
    refused: ['stream-check sends no file by itself', '-X PUT --data-binary @file'],
  },
  head: { letter: 'I', refused: ['an answer without a body has no text that could be late', LEAVE_OUT] },
  config: { letter: 'K', ...VALUE, refused: ['stream-check reads no options of curl from a file', 'Type them here.'] },
  next: { letter: ':', refused: [ONE_REQUEST, 'One line for each request.'] },
  retry: { ...VALUE, refused: [ONE_REQUEST, LEAVE_OUT] },
  'retry-all-errors': { refused: [ONE_REQUEST, LEAVE_OUT] },
  'retry-connrefused': { refused: [ONE_REQUEST, LEAVE_OUT] },
  'retry-delay': { ...VALUE, refused: [ONE_REQUEST, LEAVE_OUT] },
  'retry-max-time': { ...VALUE, refused: [ONE_REQUEST, LEAVE_OUT] },
  parallel: { letter: 'Z', refused: [ONE_REQUEST, LEAVE_OUT] },
  range: { letter: 'r', ...VALUE, refused: ['a part of an answer says nothing of the rest', LEAVE_OUT] },
  'limit-rate': { ...VALUE, refused: ['stream-check reads each byte when it comes', LEAVE_OUT] },
  'request-target': { ...VALUE, refused: ['stream-check asks for the path of the address', 'http://host/path'] },
  ipv4: { letter: '4', refused: ONE_FAMILY },
  ipv6: { letter: '6', refused: ONE_FAMILY },
  'location-trusted': { refused: ['stream-check gives a key to no other host', '-L'] },
  'max-redirs': { ...VALUE, refused: ['the number of redirects has a limit of its own here', '-L'] },
  digest: { refused: NO_SUCH_LOGIN },
  ntlm: { refused: NO_SUCH_LOGIN },
  negotiate: { refused: NO_SUCH_LOGIN },
  anyauth: { refused: NO_SUCH_LOGIN },
  'aws-sigv4': { ...VALUE, refused: NO_SUCH_LOGIN },
  netrc: { letter: 'n', refused: ['stream-check reads no passwords of curl', "-u 'user:password'"] },
  cert: { letter: 'E', ...VALUE, refused: NO_CLIENT_CERTIFICATE },
  key: { ...VALUE, refused: NO_CLIENT_CERTIFICATE },
  capath: { ...VALUE, refused: ['stream-check reads certificates from one file', '--cacert file.pem'] },
  socks4: { ...VALUE, refused: NO_SOCKS },
  socks5: { ...VALUE, refused: NO_SOCKS },
  'socks5-hostname': { ...VALUE, refused: NO_SOCKS },
  preproxy: { ...VALUE, refused: NO_SOCKS },
  'connect-to': {
    ...VALUE,
    refused: ['stream-check takes another address of a host by --resolve', '--resolve host:443:127.0.0.1'],
  },
  'http1.0': { letter: '0', refused: ['stream-check asks over HTTP/1.1 and HTTP/2', '--http1.1'] },
  http3: { refused: ['stream-check asks over HTTP/1.1 and HTTP/2', '--http2'] },
} as const satisfies Record<string, CurlSwitch>;

export const SWITCHES: Readonly<Record<string, CurlSwitch>> = { ...TAKEN, ...WITHOUT_EFFECT, ...REFUSED };

export const SWITCH_NAMES = Object.keys(SWITCHES);

const BY_LETTER = new Map(Object.entries(SWITCHES).map(([name, { letter }]) => [letter, name]));

/** The long name of a letter. */
export function nameOfLetter(letter: string): string | undefined {
  return BY_LETTER.get(letter);
}
