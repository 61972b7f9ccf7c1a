import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { type StandInIndexerSettings, startIndexerStandIn, startWebSeeds } from '@cinephage/core/testing';

/** Metropolis, whose metadata comes from the catalogue that is bundled with the library. */
export const tmdbId = 19;

/** The best one that is wanted. */
const goodTitle = 'Metropolis.1927.1080p.BluRay.x264-EXAMPLE';
const titles = [
  'Metropolis.1927.CAM.x264-EXAMPLE',
  'Metropolis.1927.2160p.UHD.BluRay.x265-EXAMPLE',
  'Metropolis.1927.720p.WEB-DL.H264-EXAMPLE',
  goodTitle,
];

export interface Indexer extends AsyncDisposable {
  /** The body of `POST /api/indexers`. */
  readonly settings: StandInIndexerSettings;
  /** Sends the second half of the video, which is held until then. */
  releaseVideo(): void;
}

/** Starts a stand-in for an indexer, which speaks Torznab, and a web seed with the video of its releases. */
export async function startIndexer(): Promise<Indexer> {
  await using started = new AsyncDisposableStack();
  // A test picture as long as the movie: H.264 in Matroska, and room for an index that makes it larger.
  const content = gunzipSync(await readFile(new URL('../test-picture.mkv.gz', import.meta.url)));
  const seeds = started.adopt(await startWebSeeds(), (server) => server.stop());
  const indexer = started.use(await startIndexerStandIn());
  const { release } = seeds.seed({ name: `${goodTitle}.mkv`, content, held: true });
  for (const title of titles) {
    const webSeeds = [`${seeds.url}/`];
    indexer.add('jackett', { id: title, title, content, webSeeds, size: content.byteLength });
  }
  const everything = started.move();
  return {
    settings: { ...indexer.indexers.jackett, name: 'Indexer stand-in' },
    releaseVideo: release,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}
