import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { readPassword } from './read-password.ts';

async function read(typed: string, isInteractive: boolean) {
  const input = new PassThrough();
  const output = new PassThrough();
  const password = readPassword('Password: ', { input, output, isInteractive });
  input.end(typed);
  const outcome = await password.catch((error: Error) => error.message);
  output.end();
  return { outcome, shown: await text(output) };
}

describe('readPassword', () => {
  it('prompts and does not echo the password', async () => {
    expect(await read('geheim 1\rmore\r', true)).toEqual({ outcome: 'geheim 1', shown: 'Password: \n' });
    expect((await read('\r', true)).outcome).toBe('');
  });

  it.each(['gehei\u0003', '\u0003', '\u0004', ''])('rejects if the person cancels (%j)', async (typed) => {
    expect((await read(typed, true)).outcome).toBe('Cancelled: nothing is changed.');
  });

  it('reads the first line of piped input, or an empty string', async () => {
    expect(await read('geheim 1\r\nmore\n', false)).toEqual({ outcome: 'geheim 1', shown: '' });
    expect((await read('no newline', false)).outcome).toBe('no newline');
    expect((await read('', false)).outcome).toBe('');
  });
});
