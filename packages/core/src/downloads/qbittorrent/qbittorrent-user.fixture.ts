import type { RunningTorrentClient } from '../../testing/clients/start-qbittorrent.ts';
import type { ClientUnderTest } from '../conformance/client-under-test.fixture.ts';
import type { DownloadFile } from '../download-client.ts';

/** What a user does in the web interface. */
export function createQBittorrentUser(program: RunningTorrentClient): ClientUnderTest['user'] {
  const { host, port, username, password } = program;
  const base = `http://${host}:${port}/api/v2`;

  async function send(path: string, body: FormData | URLSearchParams): Promise<string> {
    const login = await fetch(`${base}/auth/login`, {
      method: 'POST',
      body: new URLSearchParams({ username, password }),
    });
    const [cookie = ''] = login.headers.getSetCookie()[0]?.split(';') ?? [];
    const response = await fetch(`${base}${path}`, { method: 'POST', body, headers: { cookie } });
    if (!response.ok) throw new Error(`qBittorrent answers ${response.status}.`);
    return response.text();
  }

  return {
    async add(file: DownloadFile, category) {
      if (file.kind !== 'torrent') throw new Error('Only torrents are added by hand.');
      const form = new FormData();
      form.set('torrents', new File([new Uint8Array(file.bytes)], 'by-hand.torrent'));
      if (category !== null) form.set('category', category);
      await send('/torrents/add', form);
      return file.infoHash;
    },
    async pause(id) {
      await send('/torrents/pause', new URLSearchParams({ hashes: id }));
    },
    async has(id) {
      return (await send('/torrents/info', new URLSearchParams({ hashes: id }))).includes(id);
    },
  };
}
