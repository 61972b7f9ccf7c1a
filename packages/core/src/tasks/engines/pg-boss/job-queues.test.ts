import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../../create-library.ts';
import { endOf, openTestLibrary } from '../../../testing/test-library.fixture.ts';
import { openTaskService } from '../../task-service.ts';

const jobTable = 'cinephage_jobs.job';

describe('a task on PostgreSQL', () => {
  it.each(['read committed', 'repeatable read', 'serializable'])(
    'has its job at once when it is the first of its kind, also in a transaction that is %s',
    async (level) => {
      await using fixture = await openTestLibrary('postgresql');
      const { database, query } = fixture;
      const tasks = await openTaskService({ database });
      try {
        const { id } = await database.transaction(async (em) => {
          await database.execute(em, `set transaction isolation level ${level}`);
          await database.execute(em, 'select count(*) from task');
          return tasks.enqueue(em, { kind: 'first-of-its-kind' });
        });
        expect(await query(`select name from ${jobTable} where id = ?`, [id])).toEqual([
          { name: 'first-of-its-kind' },
        ]);
      } finally {
        await tasks.close();
      }
    },
  );

  it('has its job at once when the tables of pg-boss were emptied since the last one', async () => {
    await using fixture = await openTestLibrary('postgresql');
    const { database, query } = fixture;
    const tasks = await openTaskService({ database });
    const add = () => database.transaction((em) => tasks.enqueue(em, { kind: 'again-and-again' }));
    try {
      await add();
      await query(`delete from ${jobTable}`);
      await query('delete from cinephage_jobs.queue');
      const { id } = await add();
      expect(await query(`select name from ${jobTable} where id = ?`, [id])).toHaveLength(1);
    } finally {
      await tasks.close();
    }
  });

  it.each(['repeatable read', 'serializable'])(
    'is done at once, whatever isolation level the database gives its sessions: %s',
    async (level) => {
      await using fixture = await openTestLibrary('postgresql');
      const name = new URL(fixture.url).pathname.slice(1);
      await fixture.query(`alter database ${name} set default_transaction_isolation = '${level}'`);
      await using library = await createLibrary({ database: fixture.url });
      await library.start();
      const { id } = await library.movies.add({
        tmdbId: 27205,
        rootFolderPath: '/movies',
        searchOnAdd: true,
      });
      const { taskId } = await library.movies.refresh(id);
      // Sooner than tasks without a job are looked for.
      expect((await endOf(library, taskId)).state).toBe('completed');
    },
  );
});
