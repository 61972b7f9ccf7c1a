import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDisk, itemId, type TestDisk } from '../disk/disk.fixture.ts';
import { type Census, findLost, takeCensus } from '../testing/census.fixture.ts';
import { killStride, runSteppedProcess } from '../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { createFileJournal } from './file-journal.ts';
import type { JournalProcessParams } from './journal-process.fixture.ts';
import { defineTestOperation, type TestOperationData } from './test-operation.fixture.ts';

const program = new URL('journal-process.fixture.ts', import.meta.url);

describe.each(databaseKinds)('a file operation whose process is killed, on %s', (kind) => {
  const stride = killStride(kind);
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  function run(params: Omit<JournalProcessParams, 'database'>) {
    return runSteppedProcess(program, { database: fixture.url, ...params });
  }

  async function recover(): Promise<void> {
    const { database } = fixture;
    const journal = createFileJournal({ database, logger: undefined });
    defineTestOperation(journal, database);
    await journal.start();
    await journal.close();
  }

  async function takeCommitted(): Promise<boolean> {
    const rows = await fixture.query(`delete from setting where name like 'test %' returning name`);
    return rows.length === 1;
  }

  async function createFiles(): Promise<TestDisk> {
    const disk = await createTestDisk();
    for (const path of ['root/Movie/old.mkv', 'root/Movie/old.srt', 'downloads/new.mkv']) {
      await disk.write(path);
    }
    return disk;
  }

  /** All or nothing: the files, the rows, and no journal row is left. @returns whether all */
  async function expectSettled(disk: TestDisk, before: Census): Promise<boolean> {
    const after = await takeCensus(disk.at(''));
    const isCommitted = await takeCommitted();
    expect(findLost(before, after)).toEqual([]);
    expect(await fixture.query('select * from file_operation')).toEqual([]);
    if (isCommitted) {
      const binPath = `root/.cinephage-recycle/${itemId}/old.mkv`;
      expect([...after.keys()]).toEqual([binPath, 'root/Movie/new.mkv', 'root/Movie/new.srt']);
    } else {
      expect(after).toEqual(before);
      expect(await disk.list()).not.toContain(`root/.cinephage-recycle/${itemId}`);
    }
    return isCommitted;
  }

  /** Kills one run after each of its steps, and recovers it. @returns steps of the run that was not killed, and the outcomes */
  async function killEverywhere(given: Omit<TestOperationData, 'folder' | 'itemId'>) {
    const outcomes: boolean[] = [];
    for (let steps = 1; ; steps += stride) {
      await using disk = await createFiles();
      const before = await takeCensus(disk.at(''));
      const killed = run({ data: { folder: disk.at(''), itemId, ...given }, steps });
      if (killed.isKilled) {
        await recover();
      }
      outcomes.push(await expectSettled(disk, before));
      if (!killed.isKilled) {
        return { steps: killed.steps, outcomes };
      }
    }
  }

  it('is finished or undone by the next start, at every step', async () => {
    const { steps, outcomes } = await killEverywhere({});
    expect(steps.slice(-3)).toEqual(['worked', 'committed', 'cleaned-up']);
    // Undone until everything is in place, finished from then on.
    const first = outcomes.indexOf(true);
    expect(first).toBeGreaterThan(10 / stride);
    expect(outcomes.slice(first)).toEqual(outcomes.slice(first).fill(true));
  }, 300_000);

  it('is undone although the undoing was interrupted too, at every step', async () => {
    const { steps, outcomes } = await killEverywhere({ fails: true });
    expect(steps.filter((step) => step === 'undo-planned')).toHaveLength(2);
    expect(steps).not.toContain('committed');
    // Killed before it failed, all was in place: the recovery finishes it. From the first step of undoing on, nothing is.
    expect(outcomes.slice(Math.ceil(steps.indexOf('undo-planned') / stride))).not.toContain(true);
  }, 300_000);
});
