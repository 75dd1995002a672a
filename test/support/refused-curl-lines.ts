// Lines of curl that are refused, with what is said and what is to be typed: whoever reads a line refuses them, and so does the
// built program.

type RefusedLine = readonly [line: readonly string[], message: string, hint: string];

/** Holds no certificates, and stands beside the lines. */
export const TEXT_FILE = 'f.txt';

export const REFUSED: readonly RefusedLine[] = [
  [[], 'The line has no address.', 'stream-check curl'],
  [['--json', 'http://h/'], 'The line has no address.', 'stream-check --json curl'],
  [['http://h/', '--json'], '--json of curl expects a value', 'stream-check --json curl'],
  [['http://h/', '-H'], '-H of curl expects a value, and the line ends there.', ''],
  [['http://h/', 'http://i/'], 'There are 2 addresses', ''],
  [['--url', 'http://h/', 'http://i/'], 'There are 2 addresses', ''],
  [['ftp://h/'], '"ftp://h/" is no address of http or https.', 'stream-check curl'],
  [['htp://h/x'], '"htp://h/x" has a slip at its beginning.', "npx stream-check curl 'http://h/x'"],
  [['http:/h/x'], '"http:/h/x" has a slip at its beginning.', "npx stream-check curl 'http://h/x'"],
  [['http://h/{a,b}'], 'is a pattern of curl for several addresses', '-g'],
  [['http://h/[1-3]'], 'is a pattern of curl for several addresses', '-g'],
  [['-s', '{{baseUrl}}/chat'], 'still has a variable in two braces', ''],
  [['http://h/', '-F', 'a=@b'], '-F of curl is not taken: it makes a multipart form', '--data-binary @body'],
  [['http://h/', '-I'], '-I of curl is not taken: an answer without a body', ''],
  [['http://h/', '-X', 'HEAD'], 'An answer to HEAD has no body', '-X GET'],
  [['http://h/', '-X', 'connect'], '-X expects a method', '-X POST'],
  [['http://h/', '-X', 'two words'], '-X expects a method', '-X POST'],
  [['http://h/', '--compresed'], 'Did you mean --compressed?', 'explain curl'],
  [['http://h/', '--data-rwa', 'x'], 'Did you mean --data-raw?', 'explain curl'],
  [['http://h/', '-Q'], 'The switch -Q of curl is not known here.', 'explain curl'],
  [['http://h/', '-4'], '-4 of curl is not taken: stream-check takes whichever address', '--resolve'],
  [['http://h/', '--retry-delay', '1'], '--retry-delay of curl is not taken', 'Leave it out.'],
  [['http://h/a/../b', '--path-as-is'], '--path-as-is of curl is not taken where', 'The path that is meant'],
  [['http://h/a/%2E%2e?k=1', '--path-as-is'], '"http://h/a/%2E%2e"', ''],
  [['http://h/', '--runs', '3'], '--runs is an option of stream-check', 'stream-check --runs <n> curl'],
  [['http://h/', '--lock-step'], '--lock-step is an option of stream-check', 'stream-check --lock-step curl'],
  [['http://h/', '-b', 'jar.txt'], '-b names a file of cookies', "-b 'name=value'"],
  [['http://h/', '-u', 'me'], '-u has no password', "-u 'user:password'"],
  [['http://h/', '-x', 'socks5://p'], '-x expects the address of an HTTP proxy', ''],
  [['http://h/', '--resolve', 'h:x'], '--resolve expects <host>:<port>:<address>', ''],
  [['http://h/', '--resolve', '*:80:127.0.0.1'], '--resolve expects <host>:<port>:<address>', ''],
  [['http://h/', '-m', 'soon'], '--max-time of curl expects a number of seconds', ''],
  [['http://h/', '--cacert', 'f.txt'], '--cacert expects certificates in the form PEM', ''],
  [['http://h/', '-H', 'a'], '-H expects "name: value"', ''],
  [['http://h/', '-H', 'a: b\nc: d'], 'What is sent as a has a line end', ''],
  [['http://h/', '-b', 'a=\u0001'], 'What is sent as cookie has a line end or another control character', ''],
];

const URL_ = 'http://127.0.0.1:3000/api';

/** Damaged by a shell, a text program or a hand. */
export const DAMAGED: readonly RefusedLine[] = [
  // -d {"message":"hi"}
  [[URL_, '-d', '{message:hi}'], 'has no quotes: the shell took them', `-d '{"message":"hi"}'`],
  [[URL_, '--data-raw', '{messages:[{role:user}]}'], 'has no quotes', '--data @body.json'],
  [[URL_, '--json', '{x}'], 'has no quotes', '--json @body.json'],
  [[URL_, '-H', 'content-type: application/json', '-d', '[hi]'], 'has no quotes', ''],
  // -d {"a":1,"b":2} in bash
  [[URL_, '-d', 'a:1', 'b:2'], 'A word is left over behind -d', `-d '{"message":"hi"}'`],
  [[URL_, '-H', 'Content-Type:', 'application/json'], 'A word is left over behind -H', `-H 'content-type:`],
  [[URL_, '-H', 'Authorization:', 'Bearer', 'abc.def.ghi'], '2 words are left over behind -H', ''],
  [['--url', URL_, '-H', 'Authorization:', 'abc.def.ghi'], 'A word is left over behind -H', ''],
  [['hi there', 'you'], '2 words are left over in front of the switches', 'stream-check curl'],
  // "Copy as cURL (cmd)"
  [['^http://h/^', '^'], '^ of "Copy as cURL (cmd)"', 'Copy as cURL (bash)'],
  [['http://h/', '^', '-H', 'a: b'], '^ of "Copy as cURL (cmd)"', ''],
  [["'http://h/'", '-H', "'accept:", "*/*'"], 'The single quotes of this line are still there', 'double quotes'],
  [['“http://h/”'], 'typographic', ''],
  [['http://h/', '–d', 'x'], 'long dash', ''],
  // sh (dash) has no $'…'.
  [['http://h/', '--data-raw', String.raw`\${"message":"hi\u0021"}`.slice(1)], "A $ is left of $'...'", 'bash or zsh'],
  [[URL_, '--data-raw', String.raw`$------Boundary\r\n`], "A $ is left of $'...'", ''],
  [["curl 'http://h/' -H 'a: b'"], 'The whole line stands between quotes', ''],
  [['http://h/', ' '], 'behind the backslash at the end of a line stands a blank', 'one line'],
  [['', '-d', 'x'], 'An argument of the line is empty', ''],
  [['http://h/', '\r'], 'behind the backslash at the end of a line stands a blank', ''],
  [[URL_, '-H', 'Authorization: Bearer $OPENAI_API_KEY'], 'holds the name of a variable', 'Double quotes'],
  [[URL_, '-H', 'x-api-key: ${KEY}'], 'holds the name of a variable', ''],
  [[URL_, '-H', 'Authorization: Bearer {{token}}'], 'a variable in two braces', ''],
  [[URL_, '-H', 'Authorization: Bearer '], 'has a scheme and no key', ''],
];
