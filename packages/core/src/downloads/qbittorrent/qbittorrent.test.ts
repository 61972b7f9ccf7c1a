import { isLeftOut } from '../../testing/clients/start-program.ts';
import { qBittorrentProgram, startQBittorrent } from '../../testing/clients/start-qbittorrent.ts';
import { describeClient } from '../conformance/describe-client.fixture.ts';
import { startSubject } from '../conformance/torrent-subject.fixture.ts';
import { createQBittorrent } from './create-qbittorrent.ts';
import { qBittorrentCases } from './qbittorrent-cases.fixture.ts';
import { createQBittorrentUser } from './qbittorrent-user.fixture.ts';

describeClient({
  name: 'qBittorrent',
  protocol: 'torrent',
  isLeftOut: isLeftOut(qBittorrentProgram),
  ownCases: qBittorrentCases,
  start: () =>
    startSubject({
      name: 'qBittorrent',
      program: startQBittorrent({ hasIncompleteFolder: true }),
      open: createQBittorrent,
      createUser: createQBittorrentUser,
    }),
});
