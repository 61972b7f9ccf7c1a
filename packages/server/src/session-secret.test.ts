import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretFileName, sessionSecret } from './session-secret.ts';
import { StartError } from './start-error.ts';

describe('sessionSecret', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-secret-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('uses the given secret and writes nothing', async () => {
    const given = { secret: 'from the environment', dataDir: folder };
    expect(await sessionSecret(given)).toBe('from the environment');
    expect(await readdir(folder)).toEqual([]);
  });

  it('creates the folder and one secret, readable for the owner only', async () => {
    const dataDir = join(folder, 'data');
    const made = await sessionSecret({ secret: undefined, dataDir });
    expect(made).toMatch(/^[\w-]{64}$/u);
    expect(await sessionSecret({ secret: undefined, dataDir })).toBe(made);
    expect((await readFile(join(dataDir, secretFileName), 'utf8')).trim()).toBe(made);
    expect((await stat(join(dataDir, secretFileName))).mode & 0o777).toBe(0o600);
    expect(await readdir(dataDir)).toEqual([secretFileName]);
  });

  it('creates another secret in another folder', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map((name) => sessionSecret({ secret: undefined, dataDir: join(folder, name) })),
    );
    expect(one).not.toBe(other);
  });

  it('describes a data folder that cannot be used', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    await expect(sessionSecret({ secret: undefined, dataDir: join(file, 'data') })).rejects.toThrow(
      /^The data folder .*a-file\/data cannot be created/u,
    );
  });

  it.each([
    ['', 'holds no session secret'],
    ['too short\n', 'holds a session secret that is too short'],
  ])('says what is wrong with a file that holds %j', async (text, trouble) => {
    const file = join(folder, secretFileName);
    await writeFile(file, text);
    const error = await sessionSecret({ secret: undefined, dataDir: folder }).catch((reason) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect(error.message).toContain(`The file ${file} ${trouble}`);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('waits for another process that has opened the file but not written it yet', async () => {
    const file = join(folder, secretFileName);
    await writeFile(file, '');
    const secret = sessionSecret({ secret: undefined, dataDir: folder });
    writeFileSync(file, 'written by the other one\n');
    expect(await secret).toBe('written by the other one');
  });

  describe.each(['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'])('where links end with %s', (code) => {
    const link = () => {
      throw Object.assign(new Error(`${code}: no links here`), { code });
    };

    it('creates the file without a link', async () => {
      const config = { secret: undefined, dataDir: folder };
      const made = await sessionSecret(config, { link });
      expect(await sessionSecret(config, { link })).toBe(made);
      expect((await readFile(join(folder, secretFileName), 'utf8')).trim()).toBe(made);
      expect((await stat(join(folder, secretFileName))).mode & 0o777).toBe(0o600);
      expect(await readdir(folder)).toEqual([secretFileName]);
    });

    it('uses the secret that another process created meanwhile', async () => {
      const lateLink = () => {
        writeFileSync(join(folder, secretFileName), 'made by the other one');
        return link();
      };
      const config = { secret: undefined, dataDir: folder };
      expect(await sessionSecret(config, { link: lateLink })).toBe('made by the other one');
    });
  });

  it('does not treat other errors as missing links', async () => {
    const link = () => {
      throw Object.assign(new Error('EIO: the disk is broken'), { code: 'EIO' });
    };
    await expect(sessionSecret({ secret: undefined, dataDir: folder }, { link })).rejects.toThrow(
      /^The data folder .* cannot keep the session secret: EIO/u,
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

/** Threads share one process id, like the first processes of containers. */
describe('sessionSecret of several servers with the same process id', () => {
  const threads = 4;
  const rounds = 50;
  const code = `
    const { parentPort, workerData: { module, folder, gate, threads, rounds } } = require('node:worker_threads');
    const at = new Int32Array(gate);
    const together = (round) => {
      if (Atomics.add(at, round, 1) + 1 === threads) return void Atomics.notify(at, round);
      for (let seen; (seen = Atomics.load(at, round)) < threads; ) Atomics.wait(at, round, seen, 5);
    };
    import(module).then(async ({ sessionSecret }) => {
      const secrets = [];
      for (let round = 0; round < rounds; round += 1) {
        together(round);
        const secret = sessionSecret({ secret: undefined, dataDir: folder + '/' + round });
        secrets.push(await Promise.resolve(secret).catch(String));
      }
      parentPort.postMessage(secrets);
    });`;

  it('is the same for all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-secrets-'));
    try {
      const module = new URL('./session-secret.ts', import.meta.url).href;
      const gate = new SharedArrayBuffer(rounds * Int32Array.BYTES_PER_ELEMENT);
      const workerData = { module, folder, gate, threads, rounds };
      const answers = Array.from({ length: threads }, async (): Promise<string[]> => {
        const worker = new Worker(code, { eval: true, workerData });
        const [secrets] = await once(worker, 'message');
        return secrets;
      });
      const [first = [], ...others] = await Promise.all(answers);
      for (const secret of first) expect(secret).toMatch(/^[\w-]{64}$/u);
      for (const secrets of others) expect(secrets).toEqual(first);
      for (let round = 0; round < rounds; round += 1) {
        const dataDir = join(folder, String(round));
        expect(await readdir(dataDir)).toEqual([secretFileName]);
        expect((await readFile(join(dataDir, secretFileName), 'utf8')).trim()).toBe(first[round]);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
