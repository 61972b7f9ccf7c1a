import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTestDatabase } from '@cinephage/core/testing';
import startPostgres from '../../test/start-postgres.ts';
import { openBarePgBossRunner } from './tasks/bare-pg-boss-runner.ts';
import { openBareSqliteRunner } from './tasks/bare-sqlite-runner.ts';
import { openLibraryRunner } from './tasks/library-runner.ts';
import { type Measured, measure, type OpenRunner } from './tasks/runner.ts';

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '8000' },
    rounds: { type: 'string', default: '3' },
    concurrency: { type: 'string', default: '16' },
  },
});
const tasks = Number(values.tasks);
const concurrency = Number(values.concurrency);

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

function describe(name: string, rounds: readonly Measured[]): string {
  const of = (pick: (measured: Measured) => number) => median(rounds.map(pick));
  return `${name.padEnd(22)} ${of((one) => one.perSecond)
    .toFixed(0)
    .padStart(6)} tasks/s   started after ${of((one) => one.startMs.p50).toFixed(
    1,
  )} ms (median), ${of((one) => one.startMs.p99).toFixed(1)} ms (p99)`;
}

/** Measures both alternately, round by round, so that both meet the same noise. */
async function compare(
  database: string,
  bareName: string,
  open: () => Promise<{ bare: OpenRunner; library: OpenRunner; dispose(): Promise<void> }>,
): Promise<void> {
  const rounds: { bare: Measured; library: Measured }[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const { bare, library, dispose } = await open();
    rounds.push({ bare: await measure(bare, tasks), library: await measure(library, tasks) });
    await dispose();
  }
  const ratio = median(rounds.map(({ bare, library }) => library.perSecond / bare.perSecond));
  console.log(`${database}, ${tasks} tasks, ${concurrency} at once, medians of ${rounds.length} rounds`);
  console.log(
    `  ${describe(
      bareName,
      rounds.map(({ bare }) => bare),
    )}`,
  );
  console.log(
    `  ${describe(
      'library',
      rounds.map(({ library }) => library),
    )}`,
  );
  console.log(`  ratio ${ratio.toFixed(2)}\n`);
}

await compare('SQLite', 'update … returning', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-bench-'));
  return {
    bare: openBareSqliteRunner(join(folder, 'bare.db')),
    library: openLibraryRunner(`sqlite:${join(folder, 'library.db')}`, concurrency),
    dispose: () => rm(folder, { recursive: true }),
  };
});

const stopPostgres = await startPostgres();
await compare('PostgreSQL', 'pg-boss alone', async () => {
  const fixture = await createTestDatabase('postgresql');
  return {
    bare: openBarePgBossRunner(fixture.url, concurrency),
    library: openLibraryRunner(fixture.url, concurrency),
    dispose: fixture.dispose,
  };
});
await stopPostgres?.();
