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
        createFollowCutoff({ database: fixture.database, tasks, maximumAtOnce })(em, qualityProfileId, {
          ...{ qualities: [{ quality, isMet: true }], isScoreChanged: false },
        }),
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
  });

  it('is compared with the scores that are stored if only the cutoff score changes, which are not computed again', async () => {
    const { library } = fixture;
    const taskCount = (of: string) => library.tasks.count({ kind: of });
    await fixture.query(`update quality_profile set format_scores = '[]'`);
    const { id } = await library.customFormats.create({
      ...{ name: 'Any', conditions: [{ name: 'any', type: 'releaseTitle', value: 'nothing' }] },
    });
    const formatScores = [{ customFormatId: id, score: 1 }];
    await library.qualityProfiles.update(qualityProfileId, { cutoff: quality, formatScores });
    // As if they were computed: 400 of the files are below 10.
    await fixture.query('update quality_profile set scores_due = ?', [kind === 'sqlite' ? 0 : false]);
    const queuedTasks = await taskCount('rescore-files');
    const follow = createFollowCutoffHandler(fixture);
    for (const [cutoffFormatScore, expected] of [
      [9, 0],
      [11, monitored],
      [10, 400],
    ] as const) {
      const follows = await taskCount('follow-quality-cutoff');
      await library.qualityProfiles.update(qualityProfileId, { cutoffFormatScore });
      expect(await taskCount('follow-quality-cutoff')).toBe(follows + 1);
      await runHandler(follow, { payload: { qualityProfileId } });
      expect(await unmet()).toBe(expected);
    }
    await library.qualityProfiles.update(qualityProfileId, { upgradesAllowed: false });
    await runHandler(follow, { payload: { qualityProfileId } });
    expect(await unmet()).toBe(0);
    expect(await taskCount('rescore-files')).toBe(queuedTasks);
  });

  it('starts the computation of scores over if they are due while it changes', async () => {
    const { tasks, added } = enqueued();
    await fixture.query('update quality_profile set scores_due = ?', [kind === 'sqlite' ? 1 : true]);
    await fixture.database.transaction((em) =>
      createFollowCutoff({ database: fixture.database, tasks })(em, qualityProfileId, {
        ...{ qualities: [], isScoreChanged: true },
      }),
    );
    expect(added).toEqual([['rescore-files', undefined]]);
  });
});
