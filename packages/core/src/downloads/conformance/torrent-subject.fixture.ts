import { randomBytes } from 'node:crypto';
import type { RunningTorrentClient } from '../../testing/clients/start-qbittorrent.ts';
import { startWebSeeds, type WebSeeds } from '../../testing/clients/web-seeds.ts';
import { makeTorrent } from '../../testing/make-torrent.ts';
import type { ClientUnderTest, MadeFile, MakeFileOptions } from './client-under-test.fixture.ts';

export interface TorrentSubjectOptions {
  readonly name: string;
  readonly program: Promise<RunningTorrentClient>;
  readonly open: ClientUnderTest['open'];
  createUser(program: RunningTorrentClient): ClientUnderTest['user'];
}

/** A client of torrents under test, with a server that has their data. */
export async function startSubject({
  name,
  program: starting,
  open,
  createUser,
}: TorrentSubjectOptions): Promise<ClientUnderTest> {
  const [program, seeds] = [await starting, await startWebSeeds()];
  const { host, port, username, password } = program;
  return {
    settings: {
      ...{ id: 'client', name, host, port, username, password, category: 'cinephage-tests' },
      ...{ useSsl: false, urlBase: null, apiKey: null },
    },
    open,
    makeFile: async (options) => makeFile(seeds, options),
    user: createUser(program),
    restart: program.restart,
    crash: program.crash,
    async stop() {
      await program.stop();
      await seeds.stop();
    },
  };
}

const usualBytes = 400_000;

function makeFile(
  seeds: WebSeeds,
  { name, kind, content = randomBytes(usualBytes) }: MakeFileOptions,
): MadeFile {
  const path = `${name}.mkv`;
  if (kind === 'incomplete') {
    return { file: { kind: 'torrent', ...makeTorrent({ name: path, content }) }, content, release() {} };
  }
  const { bytes, infoHash, release } = seeds.seed({ name: path, content, held: kind === 'held' });
  return { file: { kind: 'torrent', bytes, infoHash }, content, release };
}
