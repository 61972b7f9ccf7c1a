import { copyFile } from 'node:fs/promises';
import { createLibrary } from '../packages/core/src/index.ts';
import { executeSql } from '../packages/core/src/testing/execute-sql.ts';
import {
  createTestDatabase,
  type DatabaseKind,
  type TestDatabase,
} from '../packages/core/src/testing/test-database.ts';

/**
 * Makes a database that has the library's tables and nothing of a user in them. Copying it takes a fraction of the time that making
 * the tables does, which hundreds of tests would each spend.
 *
 * Its schedules are disabled. In a new library some are due every few minutes by the clock of the wall, and a test that runs tasks
 * right then would see more happen than what it does itself: RSS sync grabs the release that it searches for, and adds tasks and
 * events to those that it counts.
 */
async function makeTemplate(kind: DatabaseKind): Promise<TestDatabase> {
  const template = await createTestDatabase(kind, { isBlank: true });
  const library = await createLibrary({ database: template.url });
  await executeSql(library, 'update schedule set enabled = false');
  await library.stop();
  return template;
}

/** @returns a database on the server of the tests */
export async function makePostgresTemplate(): Promise<TestDatabase & { readonly name: string }> {
  const template = await makeTemplate('postgresql');
  return { ...template, name: new URL(template.url).pathname.slice(1) };
}

/** @param file where the template is put */
export async function makeSqliteTemplate(file: string): Promise<void> {
  const template = await makeTemplate('sqlite');
  await copyFile(template.url.slice('sqlite:'.length), file);
  await template.dispose();
}
