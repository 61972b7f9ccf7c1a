import { movieId, taskId } from './task-examples.ts';

const queueItem = {
  id: '0199a4c2-7e11-7d05-8b6a-44d2a9d5f302',
  downloadId: 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a',
  title: 'Inception.2010.1080p.BluRay.x264-GROUP',
  status: 'downloading',
  trackedDownloadStatus: 'ok',
  trackedDownloadState: 'downloading',
  protocol: 'torrent',
  downloadClient: 'qBittorrent',
  downloadClientId: '0199a4c2-6d20-7c3e-9a54-1f0e7c2b8d01',
  indexer: 'Prowlarr: Example',
  outputPath: null,
  size: 8_000_000_000,
  sizeleft: 2_000_000_000,
  progress: 75,
  speed: 4_000_000,
  timeleft: '00:08:20',
  estimatedCompletionTime: '2026-01-15T10:58:20.000Z',
  statusMessages: [],
  errorMessage: null,
  isSeeded: false,
  movieId,
  versionId: movieId,
  quality: 'Bluray-1080p',
  qualityScore: 85,
  added: '2026-01-15T10:30:00.000Z',
  started: '2026-01-15T10:30:05.000Z',
  ended: null,
};

export const queueExamples = {
  queueImport: {
    files: [{ path: '/downloads/Inception.2010.1080p.BluRay.x264-GROUP/inception.mkv', movieId }],
  },
  queueRetried: { success: true, action: 'import', taskId, message: 'Import queued' },
  queueItem,
  queueCleanUp: { removeCompleted: true, removeFailed: false },
  queueCleanedUp: { success: true, removedCount: 3, message: 'Downloads removed from the queue' },
  queueStream: `retry: 2000\n\nevent: queueItemUpdated\ndata: ${JSON.stringify({ id: queueItem.id, item: queueItem })}\n\n`,
  queuePage: { items: [queueItem], totalRecords: 1, page: 1, pageSize: 20 },
} as const;
