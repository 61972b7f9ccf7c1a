import { z } from 'zod';
import type { RunningTorrentClient } from '../../testing/clients/start-qbittorrent.ts';
import type { ClientUnderTest } from '../conformance/client-under-test.fixture.ts';
import type { DownloadFile } from '../download-client.ts';

const answerSchema = z.object({
  result: z.literal('success'),
  arguments: z.object({ torrents: z.array(z.unknown()).optional() }),
});

/** What a user does in another program for Transmission. */
export function createTransmissionUser(program: RunningTorrentClient): ClientUnderTest['user'] {
  const { host, port, username, password } = program;
  const url = `http://${host}:${port}/transmission/rpc`;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  async function call(method: string, fields: object) {
    const body = JSON.stringify({ method, arguments: fields });
    const first = await fetch(url, { method: 'POST', headers: { authorization }, body });
    const session = first.headers.get('x-transmission-session-id') ?? '';
    const headers = { authorization, 'x-transmission-session-id': session };
    const response = await fetch(url, { method: 'POST', headers, body });
    return answerSchema.parse(await response.json()).arguments;
  }

  return {
    async add(file: DownloadFile, category) {
      if (file.kind !== 'torrent') throw new Error('Only torrents are added by hand.');
      await call('torrent-add', { metainfo: Buffer.from(file.bytes).toString('base64') });
      if (category !== null) await call('torrent-set', { ids: [file.infoHash], labels: [category] });
      return file.infoHash;
    },
    async pause(id) {
      await call('torrent-stop', { ids: [id] });
    },
    async has(id) {
      const { torrents = [] } = await call('torrent-get', { ids: [id], fields: ['hashString'] });
      return torrents.length > 0;
    },
  };
}
