import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { runHandler } from '../testing/run-handler.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { importAll, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { createFollowCutoff, createFollowCutoffHandler } from './follow-cutoff.ts';

/** More than one batch. */
const size = 1_500;
const quality = 'HDTV-1080p';
const movies = Array.from({ length: size }, (_, index) =>
  toImport(movieMetadata(index + 1), {
    monitored: index % 3 !== 0,
    file: { path: `/movies/${index}/movie.mkv`, size: 1, quality },
  }),
);
const monitored = movies.filter((movie) => movie.monitored).length;

/** What was enqueued: kind and payload. */
function enqueued() {
  const added: unknown[] = [];
  const tasks = {
    async enqueue(_em: unknown, params: { kind: string; payload?: unknown }) {
      added.push([params.kind, params.payload]);
      return { id: 'task', isNew: true };
    },
  } as unknown as Parameters<typeof createFollowCutoff>[0]['tasks'];
  return { tasks, added };
}

describe.each(databaseKinds)('a cutoff of many movies on %s', (kind) => {
  let fixture: TestLibrary;
  let qualityProfileId = '';
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    await importAll(fixture.library, movies);
    const profiles = await fixture.library.qualityProfiles.list();
    qualityProfileId = profiles.find(({ isDefault }) => isDefault)?.id ?? '';
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const unmet = async () => (await fixture.library.wanted.cutoffUnmet()).pagination.total;
  const change = (isMet: boolean) =>
    fixture.query(`update quality_profile set met_qualities = '${JSON.stringify(isMet ? [quality] : [])}'`);

  it('is followed by a task, in batches, in both directions', async () => {
    expect(await unmet()).toBe(monitored);
    const handler = createFollowCutoffHandler(fixture);
    for (const isMet of [true, false]) {
      await change(isMet);
      const { result, progress } = await runHandler(handler, { payload: { qualityProfileId } });
      expect(result).toEqual({ movies: monitored });
      // The last batch finds none.
      expect(progress.length).toBe(Math.ceil(monitored / 1_000) + 1);
      expect(await unmet()).toBe(isMet ? 0 : monitored);
    }
    expect(await runHandler(handler, { payload: { qualityProfileId } })).toMatchObject({
      result: { movies: 0 },
    });
  });

  it('adds that task only if the movies are too many for the transaction of the change', async () => {
    const { tasks, added } = enqueued();
    await change(true);
    const follow = (maximumAtOnce: number) =>
      fixture.database.transaction((em) =>
        createFollowCutoff({ database: fixture.database, tasks, maximumAtOnce })(em, qualityProfileId, [
          { quality, isMet: true },
        ]),
      );
    await follow(monitored - 1);
    expect(added).toEqual([['follow-quality-cutoff', { qualityProfileId }]]);
    expect(await unmet()).toBe(monitored);
    await follow(monitored);
    expect(added).toHaveLength(1);
    expect(await unmet()).toBe(0);
    await change(false);
    await runHandler(createFollowCutoffHandler(fixture), { payload: { qualityProfileId } });
  });

  it('is met by no file whose score is below the cutoff score', async () => {
    await fixture.query(
      `update quality_profile set cutoff_format_score = 10, format_scores = '[{"customFormatId":"1","score":10}]'`,
    );
    const below = 400;
    const scored = `select id from movie where monitored order by id limit ${below}`;
    await fixture.query(`update movie_file set format_score = 10`);
    await fixture.query(`update movie_file set format_score = 9 where movie_id in (${scored})`);
    await change(true);
    const handler = createFollowCutoffHandler(fixture);
    const { result } = await runHandler(handler, { payload: { qualityProfileId } });
    expect(result).toEqual({ movies: monitored - below });
    expect(await unmet()).toBe(below);
    // The task that scores files marks them, if they are too many.
    const { tasks, added } = enqueued();
    await fixture.database.transaction((em) =>
      createFollowCutoff({ database: fixture.database, tasks, maximumAtOnce: 10 })(em, qualityProfileId, [
        { quality, isMet: true },
      ]),
    );
    expect(added).toEqual([['rescore-files', undefined]]);
  });
});
