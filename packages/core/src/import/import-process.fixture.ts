import { createLibraryOn } from '../create-library.ts';
import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { parseLibraryOptions } from '../library-options.ts';
import {
  createStoppedOperations,
  type Stops,
  untilCompleted,
} from '../testing/stopped-operations.fixture.ts';
import type { ImportExecuteInput } from './import.schema.ts';

export interface ImportProcessParams {
  readonly database: string;
  readonly rootFolder: string;
  readonly importFolder: string;
  /** By the ids of the movies. */
  readonly inputs: Readonly<Record<string, ImportExecuteInput>>;
  /** By the ids of the movies. */
  readonly stops: Stops;
}

const params = JSON.parse(process.argv[2] ?? '') as ImportProcessParams;
const stopped = createStoppedOperations(params.stops);
const options = parseLibraryOptions({
  database: params.database,
  rootFolders: [params.rootFolder],
  importFolders: [params.importFolder],
});
const database = await openDatabase({ address: params.database, entities });
const inputs = Object.entries(params.inputs);
const library = await createLibraryOn(database, options, {
  onFileStep: stopped.onTaskStep,
  taskConcurrency: inputs.length,
});
const taskIds: [string, string][] = [];
for (const [movieId, input] of inputs) {
  taskIds.push([movieId, (await library.imports.execute(input)).taskId]);
}
await library.start();
await Promise.all(
  taskIds.map(([movieId, taskId]) => stopped.run(movieId, () => untilCompleted(library, taskId))),
);
