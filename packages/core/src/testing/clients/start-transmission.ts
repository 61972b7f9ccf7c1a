import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { startProgram } from './start-program.ts';
import type { RunningTorrentClient, TorrentClientOptions } from './start-qbittorrent.ts';

export const transmissionProgram = 'transmission-daemon';

/** Starts Transmission, which is reached and reaches others by loopback addresses alone. */
export async function startTransmission({
  hasIncompleteFolder = false,
}: TorrentClientOptions = {}): Promise<RunningTorrentClient> {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-transmission-'));
  const downloads = join(folder, 'downloads');
  const [port, peerPort] = [await freePort(), await freePort()];
  const [host, username, password] = ['127.0.0.1', 'tests', 'a password of tests'];
  await mkdir(downloads);
  await writeFile(
    join(folder, 'settings.json'),
    JSON.stringify({
      'rpc-bind-address': host,
      'rpc-port': port,
      'rpc-authentication-required': true,
      'rpc-username': username,
      'rpc-password': password,
      'bind-address-ipv4': host,
      'bind-address-ipv6': '::1',
      'peer-port': peerPort,
      'port-forwarding-enabled': false,
      'dht-enabled': false,
      'lpd-enabled': false,
      'pex-enabled': false,
      'utp-enabled': false,
      'download-dir': downloads,
      'incomplete-dir': join(folder, 'incomplete'),
      'incomplete-dir-enabled': hasIncompleteFolder,
      'rename-partial-files': true,
    }),
  );
  const start = () =>
    startProgram({
      program: transmissionProgram,
      args: ['-f', '-g', folder],
      env: { HOME: folder },
      // Without a user and a password it refuses.
      isReady: async () => (await fetch(`http://${host}:${port}/transmission/rpc`)).status === 401,
    });
  let program = await start();
  return {
    ...{ host, port, username, password, downloads },
    async restart() {
      await program.stop();
      program = await start();
    },
    async crash() {
      await program.kill();
      program = await start();
    },
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
