import { writeSync } from 'node:fs';
import { createLibraryOn } from '../create-library.ts';
import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { parseLibraryOptions } from '../library-options.ts';
import { killThisProcess } from '../testing/kill-process.fixture.ts';
import type { ReleaseGrabInput } from './grab.schema.ts';

export interface GrabProcessParams {
  readonly database: string;
  readonly secret: string;
  readonly input: ReleaseGrabInput;
  /** Ends itself with SIGKILL after so many steps. */
  readonly steps: number;
}

/** Grabs a release, and prints each step of it on a line. */
const { database: address, secret, input, steps } = JSON.parse(process.argv[2] ?? '') as GrabProcessParams;
let taken = 0;
const database = await openDatabase({ address, entities });
const library = await createLibraryOn(database, parseLibraryOptions({ database: address, secret }), {
  onGrabStep(step) {
    writeSync(1, `${step}\n`);
    taken += 1;
    if (taken === steps) {
      killThisProcess();
    }
  },
});
await library.downloads.grab(input);
await library.stop();
