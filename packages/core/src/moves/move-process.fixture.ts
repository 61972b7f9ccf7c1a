import { writeSync } from 'node:fs';
import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { killThisProcess } from '../testing/kill-process.fixture.ts';
import { runMove } from './moves.fixture.ts';

export interface MoveProcessParams {
  readonly database: string;
  readonly movieId: string;
  readonly from: string;
  /** Ends itself with SIGKILL after so many steps. */
  readonly steps: number;
}

/** A program of its own, which prints each step on a line. */
const { database: address, steps, ...params } = JSON.parse(process.argv[2] ?? '') as MoveProcessParams;
let taken = 0;
const database = await openDatabase({ address, entities });
await runMove({
  ...params,
  database,
  onStep(step) {
    writeSync(1, `${step}\n`);
    taken += 1;
    if (taken === steps) {
      killThisProcess();
    }
  },
});
await database.close();
