import { createLibrary } from '../create-library.ts';
import { killThisProcess } from '../testing/kill-process.fixture.ts';

export interface ScanProcessParams {
  readonly database: string;
  /** Ends itself with SIGKILL once so many files are stored. */
  readonly files: number;
}

/** A program of its own, which begins to scan, or goes on with a scan that was interrupted. */
const params = JSON.parse(process.argv[2] ?? '') as ScanProcessParams;
const library = await createLibrary({ database: params.database });
await library.start();
await library.scan.start();
for (;;) {
  if ((await library.activity.count({ type: 'imported' })) >= params.files) {
    killThisProcess();
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
}
