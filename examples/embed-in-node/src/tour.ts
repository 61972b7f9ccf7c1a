import { setTimeout as sleep } from 'node:timers/promises';
import type { Library, Task } from '@cinephage/core';

/** TMDB id of Inception, whose metadata comes from the catalogue that is bundled with the library. */
const inception = 27205;
const pollMs = 20;
const timeoutMs = 10_000;

/** Adds a movie, lists the library, refreshes the movie and waits until the task has ended. */
export async function tour(library: Library, print: (line: string) => void): Promise<void> {
  const { id } = await library.movies.add({ tmdbId: inception, rootFolderPath: '/movies' });
  print(`Movie added: ${id}`);

  const { movies, pagination } = await library.movies.list({ search: 'incep', genre: 'Action' });
  print(`${pagination.total} movie(s) found:`);
  for (const movie of movies) {
    print(`  ${movie.title} (${movie.year}), ${movie.runtime} minutes, ${movie.genres.join(', ')}`);
  }

  const { taskId } = await library.movies.refresh(id);
  const task = await untilEnded(library, taskId);
  print(`Task ${task.kind}: ${task.state}, ${task.percent} %, ${task.message}`);
}

async function untilEnded(library: Library, taskId: string): Promise<Task> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const task = await library.tasks.get(taskId);
    if (task.finishedAt !== null) {
      return task;
    }
    if (Date.now() > deadline) {
      throw new Error(`The task is still ${task.state}.`);
    }
    await sleep(pollMs);
  }
}
