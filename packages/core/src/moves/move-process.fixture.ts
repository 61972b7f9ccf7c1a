import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { createStoppedOperations, type Stops } from '../testing/stopped-operations.fixture.ts';
import { startMoving } from './moves.fixture.ts';

export interface MoveProcessParams {
  readonly database: string;
  /** By the ids of the movies. */
  readonly stops: Stops;
  /** By the ids of the movies, the root folders that they had. */
  readonly from: Readonly<Record<string, string>>;
}

const { database: address, stops, from } = JSON.parse(process.argv[2] ?? '') as MoveProcessParams;
const stopped = createStoppedOperations(stops);
const database = await openDatabase({ address, entities });
const moving = await startMoving({ database, onStep: stopped.onStep });
await Promise.all(
  Object.keys(stops).map((movieId) =>
    stopped.run(movieId, () => moving.run({ movieId, from: from[movieId] ?? '' })),
  ),
);
