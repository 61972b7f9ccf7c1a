import type { Task } from '@cinephage/core';
import { databaseKinds } from '@cinephage/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addMovie, movies } from '../support/movies.ts';
import { type Answer, type Gateway, startGateway } from '../support/start-gateway.ts';

const unknownId = '01900000-0000-7000-8000-000000000000';
const followTask = 'subscription ($id: ID) { taskUpdated(id: $id) { id state percent movie { title } } }';
const followMovie =
  'subscription ($id: ID) { movieChanged(id: $id) { kind id movie { title monitored qualityProfile { name } } } }';

/** The first so many answers; then the subscription is left. */
async function take(answers: AsyncIterableIterator<Answer>, count: number): Promise<Answer[]> {
  const taken: Answer[] = [];
  for await (const answer of answers) {
    if (taken.push(answer) === count) break;
  }
  return taken;
}

/** Of a subscription to one task, which ends with it. */
async function statesUntilEnd(answers: AsyncIterableIterator<Answer>): Promise<string[]> {
  const states: string[] = [];
  for await (const { data } of answers) {
    states.push(data.taskUpdated.state);
  }
  return states;
}

describe.each(databaseKinds)('subscriptions on %s', (kind) => {
  let gateway: Gateway;
  let movieId: string;
  beforeEach(async () => {
    gateway = await startGateway(kind);
    movieId = await addMovie(gateway.library, movies.matrix);
  });
  afterEach(() => gateway[Symbol.asyncDispose]());

  const refresh = async () => (await gateway.library.movies.refresh(movieId)).taskId;

  /** A subscription whose first answer has come, so that it stands. */
  async function begin(query: string, variables: object) {
    const answers = gateway.subscribe(query, variables);
    const first = await answers.next();
    return { answers, first: first.value as Answer };
  }

  describe('taskUpdated', () => {
    it('publishes the tasks that pass every condition, and no others', async () => {
      const other = await addMovie(gateway.library, movies.metropolis);
      const query = `subscription ($movieId: ID, $kind: String, $states: [TaskState!]) {
        taskUpdated(movieId: $movieId, kind: $kind, states: $states) { subjectId kind state }
      }`;
      const conditions = [
        { movieId, kind: 'auto-search' },
        { kind: 'refresh-movie', states: ['CANCELLED'] },
        { movieId: other, states: ['QUEUED'] },
      ];
      const updates = Promise.all(conditions.map((given) => take(gateway.subscribe(query, given), 3)));
      // Again until all of them have begun to listen.
      await vi.waitFor(
        async () => {
          for (const id of [other, movieId]) {
            const { taskId } = await gateway.library.movies.refresh(id);
            const { searchId } = await gateway.library.movies.autoSearch(id);
            for (const task of [taskId, searchId]) await gateway.library.tasks.cancel(task);
          }
          expect(await Promise.race([updates, 'nothing yet'])).not.toBe('nothing yet');
        },
        { timeout: 60_000 },
      );
      const [searches, cancelled, queued] = (await updates).map((answers) =>
        answers.map(({ data }) => data.taskUpdated),
      );
      for (const task of searches ?? []) {
        expect(task).toMatchObject({ subjectId: movieId, kind: 'auto-search' });
      }
      for (const task of cancelled ?? []) {
        expect(task).toMatchObject({ kind: 'refresh-movie', state: 'CANCELLED' });
      }
      for (const task of queued ?? []) expect(task).toMatchObject({ subjectId: other, state: 'QUEUED' });
      expect(new Set(queued?.map((task) => task.kind))).toEqual(new Set(['refresh-movie', 'auto-search']));
    });

    it('takes an id alone', async () => {
      const query = 'subscription ($id: ID) { taskUpdated(id: $id, states: [FAILED]) { id } }';
      const [answer] = await take(gateway.subscribe(query, { id: await refresh() }), 1);
      expect(answer?.errors?.[0]?.extensions).toMatchObject({
        ...{ code: 'INVALID_INPUT', details: [{ field: 'id' }] },
      });
    });

    it('begins with the task as it stands, and goes on to its end', async () => {
      const id = await refresh();
      const { answers, first } = await begin(followTask, { id });
      expect(first).toEqual({
        data: { taskUpdated: { id, state: 'QUEUED', percent: 0, movie: { title: 'The Matrix' } } },
      });
      await gateway.library.start();
      const states = await statesUntilEnd(answers);
      expect(states[0]).toBe('RUNNING');
      expect(states.at(-1)).toBe('COMPLETED');
    });

    it('does not let a client wait for what has happened already', async () => {
      const id = await refresh();
      await gateway.library.tasks.cancel(id);
      const { first, answers } = await begin(followTask, { id });
      expect(first.data.taskUpdated.state).toBe('CANCELLED');
      await answers.return?.();
    });

    it('is an error for an unknown task', async () => {
      const [answer] = await take(gateway.subscribe(followTask, { id: unknownId }), 1);
      expect(answer?.errors).toMatchObject([{ extensions: { code: 'TASK_NOT_FOUND' } }]);
    });

    it('never tells an older state after a newer one, however the task goes on meanwhile', async () => {
      const id = await refresh();
      const { tasks } = gateway.library;
      const get = tasks.get.bind(tasks);
      // The task is cancelled after it was read for the first time, and retried after the second.
      const steps = [() => tasks.cancel(id), () => tasks.retry(id)];
      const spy = vi.spyOn(tasks, 'get').mockImplementation(async (asked): Promise<Task> => {
        const task = await get(asked);
        await steps.shift()?.();
        return task;
      });
      const { answers, first } = await begin(followTask, { id });
      spy.mockRestore();
      expect(first.data.taskUpdated.state).toBe('QUEUED');
      expect(steps).toEqual([]);
      await gateway.library.tasks.cancel(id);
      expect(await statesUntilEnd(answers)).toEqual(['CANCELLED']);
    });

    it('tells of a task that has ended, and ends', async () => {
      const id = await refresh();
      await gateway.library.tasks.cancel(id);
      expect(await statesUntilEnd(gateway.subscribe(followTask, { id }))).toEqual(['CANCELLED']);
    });

    it('tells of every task without an id', async () => {
      const first = await refresh();
      const answers = gateway.subscribe(followTask);
      const next = answers.next();
      await vi.waitFor(async () => {
        await gateway.library.tasks.cancel(await refresh());
        expect(await Promise.race([next, 'nothing yet'])).not.toBe('nothing yet');
      }, 60_000);
      const update = (await next).value as Answer;
      expect(['QUEUED', 'CANCELLED']).toContain(update.data.taskUpdated.state);
      const other = await addMovie(gateway.library, movies.metropolis);
      const { taskId } = await gateway.library.movies.refresh(other);
      for await (const { data } of answers) {
        if (data.taskUpdated.id === taskId) break;
      }
      expect(taskId).not.toBe(first);
    });

    it('names the argument when that is wrong', async () => {
      const [answer] = await take(gateway.subscribe(followTask, { id: 'x'.repeat(101) }), 1);
      expect(answer?.errors).toMatchObject([{ message: 'id must have at most 100 characters.' }]);
    });
  });

  describe('movieChanged', () => {
    /** Changes a movie until a subscriber receives it. @returns the answers from the first one on */
    async function followed(id: string | undefined, rootFolderPath = '/elsewhere') {
      const answers = gateway.subscribe(followMovie, { id });
      const next = answers.next();
      let monitored = false;
      await vi.waitFor(async () => {
        await gateway.library.movies.update(movieId, { monitored, rootFolderPath });
        monitored = !monitored;
        expect(await Promise.race([next, 'nothing yet'])).not.toBe('nothing yet');
      }, 60_000);
      return { answers, first: (await next).value as Answer };
    }

    it('tells what happens to a movie, with the movie as it is then', async () => {
      const { answers, first } = await followed(movieId);
      expect(first.data.movieChanged).toMatchObject({
        kind: 'UPDATED',
        id: movieId,
        movie: { title: 'The Matrix', qualityProfile: { name: expect.any(String) } },
      });
      const other = await addMovie(gateway.library, movies.metropolis);
      await gateway.library.movies.delete(other);
      await gateway.library.movies.delete(movieId);
      const kinds: string[] = [];
      for await (const { data } of answers) {
        expect(data.movieChanged.id).toBe(movieId);
        kinds.push(data.movieChanged.kind);
        if (data.movieChanged.kind === 'DELETED') expect(data.movieChanged.movie).toBeNull();
      }
      expect(kinds.at(-1)).toBe('DELETED');
    });

    it('is an error for an unknown movie', async () => {
      const answers: Answer[] = [];
      for await (const answer of gateway.subscribe(followMovie, { id: unknownId })) answers.push(answer);
      expect(answers).toMatchObject([{ errors: [{ extensions: { code: 'MOVIE_NOT_FOUND' } }] }]);
    });

    it('tells of every movie without an id, also of those that are added', async () => {
      const { answers } = await followed(undefined);
      const added = await addMovie(gateway.library, movies.metropolis);
      for await (const { data } of answers) {
        if (data.movieChanged.id === added) {
          expect(data.movieChanged).toMatchObject({ kind: 'ADDED', movie: { title: 'Metropolis' } });
          break;
        }
      }
    });

    it('tells of refreshed metadata', async () => {
      const { answers } = await followed(movieId);
      await gateway.library.start();
      await refresh();
      for await (const { data } of answers) {
        if (data.movieChanged.kind === 'REFRESHED') break;
        expect(data.movieChanged.kind).toBe('UPDATED');
      }
    });
  });

  it('are ended by the library when it stops', async () => {
    const { answers } = await begin(followTask, { id: await refresh() });
    const next = answers.next();
    await gateway.library.stop();
    expect(await next).toMatchObject({ done: true });
  });
});
