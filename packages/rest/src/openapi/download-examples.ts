/** Examples of download clients and grabs. */
import { movieId } from './task-examples.ts';

const downloadClient = {
  id: '0199a4c2-6d20-7c3e-9a54-1f0e7c2b8d01',
  name: 'Torrents',
  implementation: 'qBittorrent',
  enabled: true,
  priority: 1,
  protocol: 'torrent',
  folder: null,
  host: 'nas.local',
  port: 8080,
  useSsl: false,
  urlBase: null,
  username: 'cinephage',
  hasPassword: true,
  hasApiKey: false,
  category: 'cinephage',
  removeCompleted: true,
  removeFailed: true,
  remotePathMappings: [{ remotePath: '/downloads', localPath: '/mnt/downloads' }],
  status: 'ok',
  message: null,
  checkedAt: '2026-01-15T10:30:00.000Z',
};

const infoHash = 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a';
const grabId = '0199a4c2-7e11-7d05-8b6a-44d2a9d5f302';
const title = 'Inception.2010.1080p.BluRay.x264-GROUP';

const grab = {
  id: grabId,
  state: 'grabbed',
  source: 'interactive',
  movieId,
  versionId: movieId,
  title,
  indexer: 'My indexer',
  protocol: 'torrent',
  quality: 'Bluray-1080p',
  size: 10485760000,
  downloadClientId: downloadClient.id,
  downloadClient: 'Torrents',
  downloadId: infoHash,
  fileId: null,
  message: null,
  grabbedAt: '2026-01-15T10:30:00.000Z',
  endedAt: null,
};

export const downloadExamples = {
  downloadClient,
  downloadClientList: { downloadClients: [downloadClient] },
  downloadClientCreate: {
    name: 'Torrents',
    implementation: 'qBittorrent',
    host: 'nas.local',
    username: 'cinephage',
    password: 'the password',
    remotePathMappings: [{ remotePath: '/downloads', localPath: '/mnt/downloads' }],
  },
  downloadClientUpdate: { priority: 2 },
  downloadClientTested: { success: true, message: 'The download client can be used' },
  releaseGrab: {
    guid: 'https://indexer.example/details/7',
    indexerId: '0199a4c2-5a10-7b02-8d11-2c9e6f4a7b10',
    movieId,
  },
  releaseGrabbed: {
    success: true,
    downloadId: infoHash,
    queueId: grabId,
    title,
    message: 'Release sent to download client',
  },
  grabPage: { grabs: [grab], pagination: { page: 1, limit: 20, total: 1, totalPages: 1 } },
};
