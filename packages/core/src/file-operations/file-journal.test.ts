import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bundledProgram } from '../../../../test/bundled-program.ts';
import { createTestDisk, itemId, type TestDisk } from '../disk/disk.fixture.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { takeCensus } from '../testing/census.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { createFileJournal, type FileJournalDeps } from './file-journal.ts';
import type { JournalProcessParams } from './journal-process.fixture.ts';
import { defineTestOperation, type TestOperationData } from './test-operation.fixture.ts';

const program = new URL('journal-process.fixture.ts', import.meta.url);
const movieId = uuidv7();

describe.each(databaseKinds)('the journal of file operations on %s', (kind) => {
  let fixture: TestLibrary;
  let disk: TestDisk;
  let data: TestOperationData;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());
  beforeEach(async () => {
    disk = await createTestDisk();
    for (const path of ['root/Movie/old.mkv', 'root/Movie/old.srt', 'downloads/new.mkv']) {
      await disk.write(path);
    }
    data = { folder: disk.at(''), itemId };
  });
  afterEach(async () => {
    await fixture.query('delete from file_operation');
    await fixture.query(`delete from setting where name like 'test %'`);
    await disk[Symbol.asyncDispose]();
  });

  function open(options: Partial<FileJournalDeps> = {}) {
    const { database } = fixture;
    const journal = createFileJournal({ database, logger: undefined, waitMs: 50, ...options });
    const { run } = defineTestOperation(journal, database);
    return { journal, run, [Symbol.asyncDispose]: journal.close };
  }

  /** Its disk goes once the files of an operation are in their places. */
  const openLosingDisk = () =>
    open({
      async onStep(step) {
        if (step === 'worked') {
          await rename(disk.at('root'), disk.at('unmounted'));
          throw new Error('The disk is gone.');
        }
      },
    });

  const rows = () => fixture.query<{ state: string; owner: string | null }>('select * from file_operation');
  const committed = () => fixture.query(`select fields from setting where name like 'test %'`);

  it('runs an operation: files, rows, and what follows the commit', async () => {
    await using journal = open();
    expect(await journal.run(data)).toBe('done');
    expect([await rows(), await committed()]).toMatchObject([[], [{}]]);
    expect(await disk.list()).toContain('root/Movie/new.mkv');
    expect(await disk.list()).not.toContain('downloads/new.mkv');
  });

  it('waits for the disk that the journal is on before each disk operation, and after the commit', async () => {
    const { database } = fixture;
    const steps: string[] = [];
    async function syncCommitted(): Promise<void> {
      await database.syncCommitted();
      steps.push('synced');
    }
    await using journal = open({
      database: { ...database, syncCommitted },
      onStep: (step) => void steps.push(step),
    });
    await journal.run(data);
    const precedes = (step: string) =>
      steps.flatMap((one, index) => (one === step ? [steps[index - 1]] : []));
    expect(precedes('planned').length).toBeGreaterThan(1);
    expect(new Set([...precedes('planned'), ...precedes('committed')])).toEqual(new Set(['synced']));
  });

  it.each([{ fails: true }, { commitFails: true }])('puts everything back if %o', async (failure) => {
    const before = await takeCensus(disk.at(''));
    await using journal = open();
    await expect(journal.run({ ...data, ...failure })).rejects.toThrow(/^The (work|commit) fails\.$/);
    expect([await rows(), await committed(), await takeCensus(disk.at(''))]).toEqual([[], [], before]);
  });

  it('leaves what cannot be put back to the recovery, and the files of the movie alone until then', async () => {
    const before = await takeCensus(disk.at(''));
    await using failing = openLosingDisk();
    await failing.journal.start();
    await expect(failing.run(data, movieId)).rejects.toThrow('The disk is gone.');
    expect(await rows()).toMatchObject([{ state: 'undoing', owner: null }]);

    await using other = open();
    await other.journal.start();
    await expect(other.run(data, movieId)).rejects.toMatchObject({ code: 'MOVIE_FILES_BUSY' });
    await rename(disk.at('unmounted'), disk.at('root'));
    await other.journal.start();
    expect([await rows(), await takeCensus(disk.at(''))]).toEqual([[], before]);
  });

  it('loads the kinds of operations once it finds an interrupted one of a kind that is not defined', async () => {
    const before = await takeCensus(disk.at(''));
    const { database } = fixture;
    const loadKinds = vi.fn(async () => defineTestOperation(journal, database));
    const journal = createFileJournal({ database, logger: undefined, loadKinds });
    await using _ = { [Symbol.asyncDispose]: journal.close };
    await journal.start();
    expect(loadKinds).not.toHaveBeenCalled();

    await using failing = openLosingDisk();
    await expect(failing.run(data, movieId)).rejects.toThrow('The disk is gone.');
    await rename(disk.at('unmounted'), disk.at('root'));
    await journal.start();
    expect(loadKinds).toHaveBeenCalledOnce();
    expect([await rows(), await takeCensus(disk.at(''))]).toEqual([[], before]);
  });

  it('tries again what follows the commit; the movie is free meanwhile', async () => {
    let isBroken = true;
    await using journal = open({
      onStep: (step) => {
        if (step === 'cleaned-up' && isBroken) throw new Error('Not yet.');
      },
    });
    expect(await journal.run(data, movieId)).toBe('done');
    expect(await rows()).toMatchObject([{ state: 'committed', owner: null }]);
    isBroken = false;
    await journal.journal.start();
    expect([await rows(), await committed()]).toMatchObject([[], [{}]]);
  });

  it('runs one operation after the other on the files of a movie', async () => {
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    await using first = open({
      onStep: async (step) => {
        if (step === 'begun') {
          begun.resolve();
          await gate.promise;
        }
      },
    });
    const running = first.run(data, movieId);
    await begun.promise;
    await using second = open();
    await expect(second.run(data, movieId)).rejects.toMatchObject({ code: 'MOVIE_FILES_BUSY' });
    await using third = open({ waitMs: 30_000 });
    const waiting = third.run(data, movieId);
    gate.resolve();
    expect(await running).toBe('done');
    await expect(waiting).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  describe('with another process', () => {
    async function startOther(params: Omit<JournalProcessParams, 'database' | 'data' | 'waits'>) {
      const json = JSON.stringify({ database: fixture.url, data, waits: true, ...params });
      const child = spawn(process.execPath, [bundledProgram(program), json], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let lines = 0;
      for await (const _ of createInterface(child.stdout)) {
        lines += 1;
        if (lines === params.steps) break;
      }
      return child;
    }

    it('never touches the operations of one that lives, even with an expired lease, and recovers those of a dead one', async () => {
      const before = await takeCensus(disk.at(''));
      const other = await startOther({ movieId, steps: 8 });
      await fixture.query('update file_operation set lease_expires_at = created_at');
      const during = await takeCensus(disk.at(''));
      await using journal = open();
      await journal.journal.start();
      expect(await takeCensus(disk.at(''))).toEqual(during);
      expect(await rows()).toMatchObject([{ state: 'running' }]);
      await expect(journal.run(data, movieId)).rejects.toMatchObject({ code: 'MOVIE_FILES_BUSY' });

      const ended = once(other, 'exit');
      other.kill('SIGKILL');
      await ended;
      await journal.journal.start();
      expect([await rows(), await takeCensus(disk.at(''))]).toEqual([[], before]);
    });

    it('recovers a dead one before it works on the same movie', async () => {
      const other = await startOther({ movieId, steps: 8 });
      const ended = once(other, 'exit');
      other.kill('SIGKILL');
      await ended;
      await using journal = open({ waitMs: 30_000 });
      expect(await journal.run({ ...data, itemId: uuidv7() }, movieId)).toBe('done');
      expect([await rows(), await committed()]).toMatchObject([[], [{}]]);
    });

    it('waits for the lease of one on another machine, which loses the operation then', async () => {
      const before = await takeCensus(disk.at(''));
      const gate = Promise.withResolvers<void>();
      const reached = Promise.withResolvers<void>();
      await using frozen = open({
        onStep: async (step) => {
          if (step === 'copied') {
            reached.resolve();
            await gate.promise;
          }
        },
      });
      const running = frozen.run(data, movieId);
      await reached.promise;
      await fixture.query(`update file_operation set owner = 'elsewhere|1|1|x'`);
      await using journal = open();
      await journal.journal.start();
      expect(await rows()).toMatchObject([{ owner: 'elsewhere|1|1|x' }]);

      await fixture.query('update file_operation set lease_expires_at = created_at');
      await journal.journal.start();
      expect([await rows(), await takeCensus(disk.at(''))]).toEqual([[], before]);
      gate.resolve();
      await expect(running).rejects.toThrow();
      expect([await rows(), await committed(), await takeCensus(disk.at(''))]).toEqual([[], [], before]);
    });
  });

  it('deletes temporary files of operations that have ended, and keeps those of the others', async () => {
    const left = await disk.write(`root/Movie/.new.mkv.cinephage-${uuidv7()}`);
    let during: string[] = [];
    await using journal = open({
      onStep: async (step) => {
        if (step === 'copied') {
          await journal.journal.cleanLeftovers(disk.at('root/Movie'));
          during = await disk.list();
        }
      },
    });
    await journal.run(data);
    expect(during.map((path) => disk.at(path))).not.toContain(left);
    expect(during.filter((path) => path.includes('/.new.mkv.cinephage-'))).toHaveLength(1);
  });
});
