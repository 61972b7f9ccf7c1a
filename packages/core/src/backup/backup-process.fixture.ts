import { backupDatabase, restoreDatabase } from '../index.ts';

/** A program of its own: backs a database up and restores it, again and again, and says when it begins. */
const [database = '', file = '', keepIn = ''] = process.argv.slice(2);
process.stdout.write('begin\n');
for (;;) {
  await restoreDatabase({ database, file, keepIn });
  await backupDatabase({ database, file: `${file}.again`, overwrite: true });
}
