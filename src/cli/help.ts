// Examples under --help. Lines fit 80 columns; a test holds that.

export const PROGRAM_HELP = `
Examples:
  stream-check mock                          no key, no network: is all well?
  stream-check mock --client undici --client fetch       compare two clients
  stream-check mock/buffered                 what a buffering gateway looks like
  stream-check gpt-4o-mini --runs 3          a real model, three requests
  stream-check llama3.2 --base-url http://127.0.0.1:11434/v1     your server
  stream-check explain fidelity              what a figure means

All options of a check: stream-check check --help
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

export const THROUGH_EXAMPLES = `
Examples:
  stream-check through http://127.0.0.1:8000/chat?q=hi \\
    --start 'uvicorn app:app --port 8000'
  stream-check through http://127.0.0.1:3000/api/chat --data '{"message":"hi"}'

The app is asked once to warm up, and once for each instrument. Its text is
found by the words that the mock puts into each chunk, whatever its format.`;
