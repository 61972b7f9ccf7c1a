import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { MovieMetadata } from '../metadata/metadata-source.ts';
import {
  movieMetadata,
  type TestMetadataSource,
  testMetadataSource,
  toImport,
} from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { keptAndLive, searchEntries } from './derived-tables.fixture.ts';

const facts = fc.record({
  title: fc.constantFrom('Alpha', 'Beta Gamma', 'The Delta', '七人の侍', 'Épsilon', 'Zeta 2'),
  year: fc.constantFrom(null, 1999, 2000, 2001),
  tmdbRating: fc.constantFrom(null, 1.5, 8),
  genres: fc.subarray(['Drama', 'DRAMA', 'Comedy', 'Science Fiction', 'Wéstern', 'Western']),
});
const tmdbIds = fc.integer({ min: 1, max: 12 });
const settings = fc.record({
  monitored: fc.boolean(),
  minimumAvailability: fc.constantFrom('announced', 'released'),
});
const steps = fc.oneof(
  fc.record({ kind: fc.constant('add'), tmdbId: tmdbIds, facts }),
  fc.record({
    kind: fc.constant('import'),
    tmdbIds: fc.uniqueArray(tmdbIds, { maxLength: 5 }),
    facts,
    withFile: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('update'), tmdbId: tmdbIds, settings }),
  fc.record({ kind: fc.constant('bulk update'), tmdbIds: fc.array(tmdbIds, { minLength: 1 }), settings }),
  fc.record({ kind: fc.constant('refresh'), tmdbId: tmdbIds, facts }),
  fc.record({ kind: fc.constant('delete'), tmdbId: tmdbIds }),
  fc.record({ kind: fc.constant('file arrives'), tmdbId: tmdbIds }),
  fc.record({ kind: fc.constant('file of a version arrives'), tmdbId: tmdbIds }),
  fc.record({ kind: fc.constant('file goes'), tmdbId: tmdbIds }),
);
type Step = typeof steps extends fc.Arbitrary<infer Value> ? Value : never;

describe.each(databaseKinds)('tables derived from movies on %s', (kind) => {
  let fixture: TestLibrary;
  let source: TestMetadataSource;
  beforeEach(async () => {
    source = testMetadataSource();
    fixture = await openTestLibrary(kind, { metadata: source });
    await fixture.library.start();
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  it('stay exact after any sequence of changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 25 }), async (sequence) => {
        await fixture.query('delete from movie');
        const model = new Map<number, { id: string; movie: MovieMetadata }>();
        for (const step of sequence) {
          await take(step, model);
        }
        const { kept, live } = await keptAndLive(fixture);
        expect(kept).toEqual(live);
        expect(new Set(await searchEntries(fixture))).toEqual(new Set([model.size]));
        for (const word of ['alpha', 'ta', '侍', 'epsilon']) {
          const { movies } = await fixture.library.movies.list({ search: word, limit: 100 });
          const expected = [...model.values()].filter(({ movie: one }) => searchable(one).includes(word));
          expect(movies.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  const searchable = ({ title }: MovieMetadata) => title.toLowerCase().replace('é', 'e');

  async function take(step: Step, model: Map<number, { id: string; movie: MovieMetadata }>): Promise<void> {
    const { movies } = fixture.library;
    const known = 'tmdbId' in step ? model.get(step.tmdbId) : undefined;
    if (step.kind === 'add' && known === undefined) {
      const one = movieMetadata(step.tmdbId, step.facts);
      source.put(one);
      model.set(step.tmdbId, {
        id: (await movies.add({ tmdbId: step.tmdbId, rootFolderPath: '/m' })).id,
        movie: one,
      });
    } else if (step.kind === 'import') {
      const imported = step.tmdbIds.map((tmdbId) => movieMetadata(tmdbId, step.facts));
      await movies.import(
        imported.map((one) => toImport(one, step.withFile ? { file: fileOf(one.tmdbId) } : {})),
      );
      const rows = await fixture.query<{ id: string; tmdb_id: number }>('select id, tmdb_id from movie');
      for (const one of imported.filter(({ tmdbId }) => !model.has(tmdbId))) {
        model.set(one.tmdbId, { id: rows.find((row) => row.tmdb_id === one.tmdbId)?.id ?? '', movie: one });
      }
    } else if (step.kind === 'bulk update') {
      const ids = step.tmdbIds.map((tmdbId) => model.get(tmdbId)?.id ?? uuidv7());
      await movies.bulkUpdate({ ids, ...step.settings } as never);
    } else if (known !== undefined) {
      await change(step, known, model);
    }
  }

  async function change(
    step: Step,
    known: { id: string; movie: MovieMetadata },
    model: Map<number, unknown>,
  ) {
    const { movies } = fixture.library;
    const { tmdbId } = known.movie;
    switch (step.kind) {
      case 'update':
        await movies.update(known.id, step.settings as never);
        break;
      case 'refresh': {
        known.movie = movieMetadata(tmdbId, step.facts);
        source.put(known.movie);
        const { state } = await endOf(fixture.library, (await movies.refresh(known.id)).taskId);
        expect(state).toBe('completed');
        break;
      }
      case 'delete':
        await movies.delete(known.id);
        model.delete(tmdbId);
        break;
      case 'file arrives':
        await insertFile(known.id);
        break;
      case 'file of a version arrives':
        await insertFile(known.id, await insertVersion(known.id));
        break;
      case 'file goes':
        await fixture.query('delete from movie_file where movie_id = ?', [known.id]);
    }
  }

  const fileOf = (tmdbId: number) => ({ path: `/m/${tmdbId}/${uuidv7()}.mkv`, size: 1, quality: 'DVD' });

  async function insertVersion(movieId: string): Promise<string> {
    const id = uuidv7();
    await fixture.query(
      `insert into movie_version (id, movie_id, name, name_key, monitored, created_at, updated_at)
        values (?, ?, ?, ?, ?, ?, ?)`,
      [id, movieId, id, id, true, new Date(), new Date()],
    );
    return id;
  }

  async function insertFile(movieId: string, versionId: string | null = null): Promise<void> {
    await fixture.query(
      `insert into movie_file (id, movie_id, version_id, path, size, quality, quality_score, date_added)
        values (?, ?, ?, ?, 1, 'DVD', 20, ?) on conflict do nothing`,
      [uuidv7(), movieId, versionId, `/m/${uuidv7()}.mkv`, new Date()],
    );
  }

  it('stay exact while several nodes write concurrently', async () => {
    const metadata = testMetadataSource(
      Array.from({ length: 60 }, (_, n) =>
        movieMetadata(n, { title: 'Same', year: 2000 + (n % 3), genres: ['Drama', `G${n % 4}`] }),
      ),
    );
    const others = await Promise.all([1, 2].map(() => createLibrary({ database: fixture.url, metadata })));
    const nodes = [fixture.library, ...others];
    for (let n = 0; n < 60; n++) source.put(await metadata.getMovie(n));
    try {
      const added = await Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          (nodes[n % 3] as (typeof nodes)[0]).movies.add({
            tmdbId: n + 1,
            rootFolderPath: '/m',
            searchOnAdd: n % 2 === 0,
          }),
        ),
      );
      const ids = added.map(({ id }) => id);
      const outcomes = await Promise.allSettled([
        ...ids.map((id, n) => (nodes[n % 3] as (typeof nodes)[0]).movies.update(id, { monitored: false })),
        ...nodes.map(({ movies }, n) =>
          movies.bulkUpdate({ ids: [...ids].reverse(), monitored: n % 2 === 0 }),
        ),
        ...nodes.map(({ movies }, n) =>
          movies.import(
            Array.from({ length: 10 }, (_, i) =>
              toImport(movieMetadata(100 + i * (n + 1), { genres: ['Drama'] })),
            ),
          ),
        ),
        ...ids.slice(0, 9).map((id) => fixture.library.movies.refresh(id)),
        ...ids.slice(9, 15).map((id, n) => (nodes[n % 3] as (typeof nodes)[0]).movies.delete(id)),
      ]);
      const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      // A movie may be deleted before its update runs.
      expect(failures.filter(({ code }) => code !== 'MOVIE_NOT_FOUND')).toEqual([]);
    } finally {
      await Promise.all(others.map((other) => other.stop()));
    }
    const { kept, live } = await keptAndLive(fixture);
    expect(kept).toEqual(live);
  });
});
