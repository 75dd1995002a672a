// Which variables of a shell are secrets. The values are made up.
import { describe, expect, it } from 'vitest';
import { isSecretVariable, secretsIn } from '../../../src/secrets/variables.ts';

describe('by name', () => {
  it.each([
    'OPENAI_API_KEY',
    'openaikey',
    'AWS_ACCESS_KEY_ID',
    'API_KEY_2',
    'API_KEYS',
    'HF_TOKEN',
    'HF_TOK',
    'DB_PASSWORD',
    'DB_PASS',
    'PGPASSWORD',
    'PGPASS',
    'SSHPASS',
    'MYSQL_PWD',
    'BORG_PASSPHRASE',
    'MY_AUTH',
    'npm_config__auth',
    'npm_config__authToken',
    'npm_config_//registry.example/:_authToken',
    'SENTRY_DSN',
    'AZURE_DEVOPS_EXT_PAT',
    'NEXTAUTH_SECRET',
    'clientSecret',
    'SESSION_COOKIE',
    'AWS_CREDS',
    'GOOGLE_APPLICATION_CREDENTIALS',
  ])('%s', (name) => {
    expect(isSecretVariable(name, 'amber-7-birch')).toBe(true);
  });

  it('a password may be a number', () => {
    expect(isSecretVariable('DB_PASS', '1234')).toBe(true);
  });
});

describe('by the look of the value', () => {
  it.each([
    ['a password in an address', 'postgres://app:am%40ber-birch@db.example:5432/app'],
    ['one without a user', 'redis://:amber-birch@cache.example'],
    ['one of a proxy', 'http://me:amber-birch@proxy.example:3128'],
    ['a key of an API', 'sk-proj-4mb3rb1rch0000'],
    ['one among other words', 'use ghp_4mb3rb1rch0000 for it'],
    ['an access key', 'AKIA4MB3RB1RCH000000'],
    ['a token with three parts', 'eyJhbGciOiJub25l.eyJzdWIiOiJhIn0.c2lnbmF0dXJl'],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----\nYW1iZXI=\n-----END OPENSSH PRIVATE KEY-----'],
    ['a header', 'Authorization: Bearer amber.birch'],
    ['a connection string', 'Server=db;User Id=app;Password=amber-birch;'],
    ['an account key', 'AccountName=a;AccountKey=YW1iZXJiaXJjaA==;'],
    ['a query', 'https://api.example/v1?api_key=amberbirch'],
    ['JSON', '{"user":"a","client_secret":"amber-birch"}'],
    ['a webhook', 'https://hooks.slack.com/services/T0/B0/amber'],
  ])('%s', (_, value) => {
    expect(isSecretVariable('HARMLESS', value)).toBe(true);
  });
});

describe('no secrets', () => {
  it.each([
    ['PATH', '/usr/bin:/home/me/sk-learn-1234567/bin'],
    ['PWD', '/home/me'],
    ['OLDPWD', '/home/me'],
    ['HOME', '/home/me'],
    ['MAX_TOKENS', '4096'],
    ['TOKENIZERS_PARALLELISM', 'false'],
    ['USE_AUTH', 'true'],
    ['AUTH_URL', 'https://login.example/authorize'],
    ['NEXTAUTH_URL', 'http://localhost:3000'],
    ['AUTH0_DOMAIN', 'example.eu.auth0.com'],
    ['GIT_AUTHOR_NAME', 'A. Birch'],
    ['XAUTHORITY', '/home/me/.Xauthority'],
    ['XDG_SESSION_ID', '12'],
    ['KEYCLOAK_URL', 'http://localhost:8080'],
    ['MONKEY', 'amber'],
    ['GIT_ASKPASS', '/usr/bin/askpass'],
    ['LS_COLORS', 'rs=0:di=01;34:*.key=00;32:*.pwd=00'],
    ['HTTP_PROXY', 'http://proxy.example:3128'],
    ['DATABASE_URL', 'postgres://app@db.example/app'],
    ['REPOSITORY', 'ssh://git@git.example:22/a'],
    ['NODE_OPTIONS', '--max-old-space-size=4096'],
    ['LANG', 'sk_SK.UTF-8'],
    ['API_KEY', ''],
  ])('%s', (name, value) => {
    expect(isSecretVariable(name, value)).toBe(false);
  });
});

describe('what must not be repeated', () => {
  it('the value, and the password in it by itself, as it is sent and as it is typed', () => {
    const url = 'postgres://app:am%40ber-birch@db.example/app';
    expect(secretsIn({ DATABASE_URL: url, HF_TOK: 'tok-amber-birch', HOME: '/home/me' })).toEqual([
      'app:am%40ber-birch',
      'am%40ber-birch',
      'am@ber-birch',
      'tok-amber-birch',
    ]);
  });

  it('a path to a secret is withheld, and may be repeated', () => {
    expect(isSecretVariable('SSH_AUTH_SOCK', '/tmp/ssh-XXX/agent.7')).toBe(true);
    expect(secretsIn({ SSH_AUTH_SOCK: '/tmp/ssh-XXX/agent.7', TLS_KEY_FILE: '/etc/tls/key.pem' })).toEqual([]);
  });

  it('a short one is part of too many words', () => {
    expect(secretsIn({ DB_PASS: 'amber' })).toEqual([]);
  });
});
