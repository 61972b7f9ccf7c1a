import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { objectReader } from './object-reader.ts';

const run = promisify(execFile);

describe('a reader of objects', () => {
  it('makes objects with the fields in their order', () => {
    const read = objectReader<{ a: number }, { b: number }>([
      ['second', (_, { b }) => b],
      ['first', ({ a }) => a],
    ]);
    expect(JSON.stringify(read({ a: 1 }, { b: 2 }))).toBe('{"second":2,"first":1}');
  });

  it('makes the same if the host forbids code from strings', async () => {
    const script = `import { objectReader } from ${JSON.stringify(new URL('./object-reader.ts', import.meta.url).href)};
      const read = objectReader([['a', (row) => row.a], ['b', (row, reading) => reading.b]]);
      console.log(JSON.stringify(read({ a: 1 }, { b: 2 })));`;
    const { stdout } = await run(process.execPath, [
      '--disallow-code-generation-from-strings',
      '--input-type=module',
      '-e',
      script,
    ]);
    expect(stdout.trim()).toBe('{"a":1,"b":2}');
  });

  it('compiles nothing but plain names', () => {
    expect(() => objectReader([['a: process.exit(), b', () => 1]])).toThrow(TypeError);
  });
});
