import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { createStoppedOperations, type Stops } from '../testing/stopped-operations.fixture.ts';
import { createFileJournal } from './file-journal.ts';
import { defineTestOperation, type TestOperationData } from './test-operation.fixture.ts';

export interface StoppedJournalParams {
  readonly database: string;
  /** By the folder of the operation. */
  readonly stops: Stops;
  readonly data: Omit<TestOperationData, 'folder'>;
}

const { database: address, stops, data } = JSON.parse(process.argv[2] ?? '') as StoppedJournalParams;
const stopped = createStoppedOperations(stops);
const database = await openDatabase({ address, entities });
const journal = createFileJournal({ database, logger: undefined, onStep: stopped.onStep });
const operations = defineTestOperation(journal, database);
await Promise.all(
  Object.keys(stops).map((folder) => stopped.run(folder, () => operations.run({ ...data, folder }))),
);
