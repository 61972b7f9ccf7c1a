import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDisk, itemId, type TestDisk } from '../disk/disk.fixture.ts';
import { type Census, findLost, takeCensus } from '../testing/census.fixture.ts';
import { killAtEveryStep, killStride } from '../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { createFileJournal } from './file-journal.ts';
import { defineTestOperation, type TestOperationData } from './test-operation.fixture.ts';

const program = new URL('stopped-journal-process.fixture.ts', import.meta.url);

describe.each(databaseKinds)('a file operation whose process is killed, on %s', (kind) => {
  const stride = killStride(kind);
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  async function recover(): Promise<void> {
    const { database } = fixture;
    const journal = createFileJournal({ database, logger: undefined });
    defineTestOperation(journal, database);
    await journal.start();
    await journal.close();
  }

  async function createFiles(): Promise<TestDisk> {
    const disk = await createTestDisk();
    for (const path of ['root/Movie/old.mkv', 'root/Movie/old.srt', 'downloads/new.mkv']) {
      await disk.write(path);
    }
    return disk;
  }

  /** All or nothing: the files and the rows. @returns whether all */
  async function expectSettled({ disk, before }: { disk: TestDisk; before: Census }): Promise<boolean> {
    const after = await takeCensus(disk.at(''));
    const rows = await fixture.query<{ fields: unknown }>(
      `select fields from setting where name like 'test %'`,
    );
    const isCommitted = rows.some(({ fields }) => JSON.stringify(fields).includes(disk.at('')));
    expect(findLost(before, after)).toEqual([]);
    if (isCommitted) {
      const binPath = `root/.cinephage-recycle/${itemId}/old.mkv`;
      expect([...after.keys()]).toEqual([binPath, 'root/Movie/new.mkv', 'root/Movie/new.srt']);
    } else {
      expect(after).toEqual(before);
      expect(await disk.list()).not.toContain(`root/.cinephage-recycle/${itemId}`);
    }
    return isCommitted;
  }

  /** Kills a run after each of its steps, and recovers it. @returns steps of the run that was not killed, and the outcomes */
  async function kill(steps: number, data: Omit<TestOperationData, 'folder'>) {
    await using disks = new AsyncDisposableStack();
    const killed = await killAtEveryStep({
      ...{ kind, program, params: { database: fixture.url, data }, steps },
      async prepare() {
        const disk = disks.use(await createFiles());
        return { id: disk.at(''), disk, before: await takeCensus(disk.at('')) };
      },
    });
    const left = await fixture.query('select * from file_operation');
    expect(JSON.stringify(left)).not.toContain(killed.prepared.at(-1)?.id);
    await recover();
    const outcomes: boolean[] = [];
    for (const one of killed.prepared) {
      outcomes.push(await expectSettled(one));
    }
    expect(await fixture.query('select * from file_operation')).toEqual([]);
    return { steps: killed.steps.slice(0, -1), outcomes };
  }

  it('is finished or undone by the next start, at every step', async () => {
    const { steps, outcomes } = await kill(19, { itemId });
    expect(steps.slice(-3)).toEqual(['worked', 'committed', 'cleaned-up']);
    // Undone until everything is in place, finished from then on.
    const first = outcomes.indexOf(true);
    expect(first).toBeGreaterThan(10 / stride);
    expect(outcomes.slice(first)).toEqual(outcomes.slice(first).fill(true));
  }, 300_000);

  it('is undone although the undoing was interrupted too, at every step', async () => {
    const { steps, outcomes } = await kill(24, { itemId, fails: true });
    expect(steps.filter((step) => step === 'undo-planned')).toHaveLength(2);
    expect(steps).not.toContain('committed');
    // Killed before it failed, all was in place: the recovery finishes it. From the first step of undoing on, nothing is.
    expect(outcomes.slice(Math.ceil(steps.indexOf('undo-planned') / stride))).not.toContain(true);
  }, 300_000);
});
