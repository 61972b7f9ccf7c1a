import { copyFile } from 'node:fs/promises';
import { createLibrary } from '../packages/core/src/index.ts';
import { executeSql } from '../packages/core/src/testing/execute-sql.ts';
import {
  createTestDatabase,
  type DatabaseKind,
  type TestDatabase,
} from '../packages/core/src/testing/test-database.ts';

/**
 * Makes a database that has the library's tables but nothing in them. Copying it takes a fraction of the time that making the
 * tables does, which hundreds of tests would each spend.
 */
async function makeTemplate(kind: DatabaseKind): Promise<TestDatabase> {
  const template = await createTestDatabase(kind, { isBlank: true });
  const library = await createLibrary({ database: template.url });
  // Each library adds its schedules when it is opened: those of the template could be due by then.
  await executeSql(library, 'delete from schedule');
  await library.stop();
  return template;
}

/** @returns the name of a database on the server of the tests */
export async function makePostgresTemplate(): Promise<string> {
  const { url } = await makeTemplate('postgresql');
  return new URL(url).pathname.slice(1);
}

/** @param file where the template is put */
export async function makeSqliteTemplate(file: string): Promise<void> {
  const template = await makeTemplate('sqlite');
  await copyFile(template.url.slice('sqlite:'.length), file);
  await template.dispose();
}
