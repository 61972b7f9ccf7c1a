import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '../src/testing/test-database.ts';

const index = new URL('../src/index.ts', import.meta.url).href;

/** A process in which the packages for PostgreSQL are not installed. */
const withoutPackages = `
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(specifier, context, next) {
      if (/^(pg|pg-boss|@mikro-orm\\/postgresql|pg-connection-string)(\\/|$)/.test(specifier)) {
        const error = new Error(\`Cannot find package '\${specifier}' imported from \${context.parentURL}\`);
        throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
      }
      return next(specifier, context);
    },
  });`;

async function run(program: string): Promise<string> {
  const flags = ['-C', '@cinephage/source', '--input-type=module', '-e', program];
  return (await promisify(execFile)(process.execPath, flags, { timeout: 120_000 })).stdout;
}

describe('without the packages for PostgreSQL', () => {
  it('a library on SQLite works, and one on PostgreSQL is refused with what to install', async () => {
    const output = await run(`${withoutPackages}
      const { createLibrary } = await import('${index}');
      const library = await createLibrary({ database: 'sqlite::memory:' });
      const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
      await library.stop();
      const outcomes = [];
      for (const database of ['postgresql://localhost/library', { pool: { options: {}, connect() {} } }]) {
        await createLibrary({ database }).catch(({ code, message }) => outcomes.push({ code, message }));
      }
      process.stdout.write(JSON.stringify({ hasAdded: id.length > 0, outcomes }));`);
    const refusal = {
      code: 'INVALID_INPUT',
      message:
        'A database on PostgreSQL needs packages that are not installed: run npm install pg pg-boss @mikro-orm/postgresql.',
    };
    expect(JSON.parse(output)).toEqual({ hasAdded: true, outcomes: [refusal, refusal] });
  });
});

describe('a process that never stops its library on PostgreSQL', () => {
  it('ends when it has nothing else to do', async () => {
    const fixture = await createTestDatabase('postgresql');
    const output = await run(`
      import { createLibrary } from '${index}';
      const library = await createLibrary({ database: '${fixture.url}' });
      await Promise.all(Array.from({ length: 10 }, () => library.movies.list()));
      const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
      library.events.on('movie.added', () => {});
      process.stdout.write(id);`);
    expect(output).toMatch(/^[\da-f-]{36}$/);
    await fixture.dispose();
  });
});
