import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretFileName, sessionSecret } from './session-secret.ts';

describe('sessionSecret', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-secret-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('takes the given one and writes nothing', async () => {
    expect(sessionSecret({ secret: 'from the environment', dataDir: folder })).toBe('from the environment');
    expect(await readdir(folder)).toEqual([]);
  });

  it('makes one once, in a folder that need not be there, for its owner alone to read', async () => {
    const dataDir = join(folder, 'data');
    const made = sessionSecret({ secret: undefined, dataDir });
    expect(made).toMatch(/^[\w-]{64}$/u);
    expect(sessionSecret({ secret: undefined, dataDir })).toBe(made);
    expect((await readFile(join(dataDir, secretFileName), 'utf8')).trim()).toBe(made);
    expect((await stat(join(dataDir, secretFileName))).mode & 0o777).toBe(0o600);
    expect(await readdir(dataDir)).toEqual([secretFileName]);
  });

  it('makes another one elsewhere', () => {
    const [one, other] = ['one', 'other'].map((name) =>
      sessionSecret({ secret: undefined, dataDir: join(folder, name) }),
    );
    expect(one).not.toBe(other);
  });

  it('says what is wrong with the data folder', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    expect(() => sessionSecret({ secret: undefined, dataDir: join(file, 'data') })).toThrow(
      /^The data folder .*a-file\/data cannot be made/u,
    );
  });
});
