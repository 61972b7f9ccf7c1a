import { writeSync } from 'node:fs';
import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { killThisProcess } from '../testing/kill-process.fixture.ts';
import { createFileJournal } from './file-journal.ts';
import { defineTestOperation, type TestOperationData } from './test-operation.fixture.ts';

export interface JournalProcessParams {
  readonly database: string;
  readonly data: TestOperationData;
  readonly movieId?: string | undefined;
  /** Ends itself with SIGKILL after so many steps, or stops there for good with `waits`. */
  readonly steps?: number | undefined;
  readonly waits?: boolean | undefined;
}

/** Prints each step on a line. */
const {
  database: address,
  data,
  movieId,
  steps,
  waits,
} = JSON.parse(process.argv[2] ?? '') as JournalProcessParams;
let taken = 0;
const database = await openDatabase({ address, entities });
const journal = createFileJournal({
  database,
  logger: undefined,
  async onStep(step) {
    writeSync(1, `${step}\n`);
    taken += 1;
    if (taken === steps && waits === true) {
      await new Promise(() => setInterval(() => {}, 1_000));
    }
    if (taken === steps) {
      killThisProcess();
    }
  },
});
await defineTestOperation(journal, database)
  .run(data, movieId ?? null)
  .catch((error) => writeSync(2, `${error}\n`));
await journal.close();
await database.close();
