// Examples under --help. Lines fit 80 columns; a test holds that.

export const PROGRAM_HELP = `
Examples:
  stream-check                               what fits this directory?
  stream-check mock                          no key, no network: is all well?
  stream-check mock --client undici --client fetch       compare two clients
  stream-check localhost:3000/api/chat       an address as it is
  stream-check curl 'http://...' -H ...      a line copied from the browser
  stream-check run -- python app.py          is it my program?
  stream-check gpt-4o-mini --runs 3          a real model, three requests
  stream-check llama3.2 --base-url http://127.0.0.1:11434/v1     your server
  stream-check explain fidelity              what a figure means

All options: stream-check check --help; of an address: stream-check <url> --help
Exit codes: 0 incremental, 1 not, 2 usage, 3 inconclusive, 4 target failed.`;

export const CHECK_EXAMPLES = `
Examples:
  stream-check mock
  stream-check mock/steady --client undici --client undici-sync
  stream-check mock --pair litellm:python=./.venv/bin/python
  stream-check mock --lock-step --json                       for CI: a proof
  stream-check gpt-4o-mini --runs 3 --reporter json=report.json
  stream-check my-model --base-url https://gateway.example.com/v1 \\
    --api-key-env GATEWAY_KEY --header "x-team: search"
  stream-check mock --record recordings && stream-check analyze recordings`;

export const ENDPOINT_EXAMPLES = `
Examples:
  stream-check http://localhost:3000/api/chat?q=hi
  stream-check localhost:3000/api/chat --data '{"message":"hi"}'
  stream-check https://example.com/api/chat --data @body.json \\
    --header 'authorization: Bearer ...' --why

One request is made, unless --runs or --why asks for more. Nobody knows when
the words were spoken: only when they came. "stream-check through <url>"
measures the same app with the mock as its model, and knows both.`;

export const CURL_EXAMPLES = `
Examples:
  stream-check curl 'http://localhost:3000/api/chat' \\
    -H 'content-type: application/json' -b 'session=...' \\
    --data-raw '{"message":"hi"}' --compressed
  stream-check --json curl 'http://localhost:3000/api/chat'

In the network panel of a browser: a right click on the request, Copy, Copy as
cURL (bash). Options of stream-check stand before the word curl: behind it are
those of curl. "stream-check explain curl" lists what is taken.`;

export const RUN_EXAMPLES = `
Examples:
  stream-check run -- python app.py
  stream-check run --pty -- node chat.mjs "Why is the sky blue?"
  stream-check run -- sh -c 'curl -N $STREAM_CHECK_URL/v1/chat/completions \\
    -d "{\\"stream\\":true,\\"messages\\":[]}"'

The program runs once for each instrument, with closed stdin. It finds its
model in OPENAI_BASE_URL, ANTHROPIC_BASE_URL, GOOGLE_GEMINI_BASE_URL,
OLLAMA_HOST and STREAM_CHECK_URL. With the mock it gets dummy keys, and no
variable whose name looks like a secret. Its stdout is measured, not shown.`;

export const THROUGH_EXAMPLES = `
Examples:
  stream-check through http://127.0.0.1:8000/chat?q=hi \\
    --start 'uvicorn app:app --port 8000'
  stream-check through http://127.0.0.1:3000/api/chat --data '{"message":"hi"}'
  stream-check through ws://127.0.0.1:3000/chat --data '{"message":"hi"}'
  stream-check through http://127.0.0.1:4000 --protocol openai-chat  # gateway

The app is asked once to warm up, and once for each instrument. Its text is
found by the words that the mock puts into each chunk, whatever its format.`;

export const CI_EXAMPLES = `
Examples:
  stream-check init && stream-check ci
  stream-check ci --reporter terminal --reporter json=report.json
  stream-check ci --shard 2/5 --reporter json=part-2.json
  stream-check ci --client openai --scenario probe          a part by hand

Without arguments, stream-check does the same where it finds a config file.`;
