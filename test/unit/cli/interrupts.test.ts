import { expect, it } from 'vitest';
import { catchInterrupts } from '../../../src/cli/interrupts.ts';
import { createFakeIo } from '../../cli/fake-io.ts';

it('the first signal aborts, the second ends the process', () => {
  const fake = createFakeIo();
  const { signal } = catchInterrupts(fake.io);
  expect(signal.aborted).toBe(false);
  fake.signal('SIGINT');
  expect(signal.aborted).toBe(true);
  expect(fake.deaths).toEqual([]);
  fake.signal('SIGTERM');
  expect(fake.deaths).toEqual(['SIGTERM']);
});

it('listens no longer once stopped', () => {
  const fake = createFakeIo();
  const interrupts = catchInterrupts(fake.io);
  expect(fake.listening()).toBe(1);
  interrupts.stop();
  expect(fake.listening()).toBe(0);
});
