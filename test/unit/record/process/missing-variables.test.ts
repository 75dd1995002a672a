// What is said of a variable that was withheld from a program that failed.
import { expect, it } from 'vitest';
import { missingWords, withheldWords } from '../../../../src/record/process/missing-variables.ts';

const WITHHELD = ['DATABASE_URL', 'HF_TOKEN'];

it('the last words name it', () => {
  expect(missingWords(["KeyError: 'DATABASE_URL'"], WITHHELD)).toBe(
    'DATABASE_URL was withheld, for a program that is only tried gets no secret: --env DATABASE_URL lets it through.',
  );
});

it('in small letters too, as a field of settings', () => {
  expect(missingWords(['hf_token', '  Field required'], WITHHELD)).toContain('--env HF_TOKEN');
});

it('they name two', () => {
  expect(missingWords(['set DATABASE_URL, or HF_TOKEN'], WITHHELD)).toBe(
    'DATABASE_URL, HF_TOKEN were withheld, for a program that is only tried gets no secret: --env <NAME> lets one through.',
  );
});

it.each([['MY_DATABASE_URL is not set'], ['it failed'], ['']])('they name none: %s', (line) => {
  expect(missingWords([line], WITHHELD)).toBeNull();
});

it('many names are not listed', () => {
  const names = Array.from({ length: 12 }, (_, k) => `TOKEN_${k}`);
  expect(withheldWords(names)).toContain('TOKEN_9 and 2 more;');
  expect(withheldWords([])).toBeNull();
});

it('one for which a dummy stands is not missing, unless the program itself says so', () => {
  expect(withheldWords(['OPENAI_API_KEY', 'HF_TOKEN'])).toBe(
    'Withheld from its environment, as secrets: HF_TOKEN; --env <NAME> lets one through.',
  );
  expect(withheldWords(['OPENAI_API_KEY'])).toBeNull();
  expect(missingWords(['bad OPENAI_API_KEY'], ['OPENAI_API_KEY'])).toContain('--env OPENAI_API_KEY');
});
