import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLibrary } from './build-library.ts';
import { tour } from './tour.ts';

const folder = await mkdtemp(join(tmpdir(), 'embed-in-node-'));
try {
  const library = await buildLibrary(join(folder, 'library.db'));
  try {
    await library.start();
    await tour(library, console.log);
  } finally {
    await library.stop();
  }
} finally {
  await rm(folder, { recursive: true });
}
