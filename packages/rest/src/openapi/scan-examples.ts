/** Examples of scans and unmatched files. */
import { movieId, taskId } from './task-examples.ts';

const rootFolderId = '990e8400-e29b-41d4-a716-446655440004';

const scanResult = {
  videos: 3120,
  unchanged: 0,
  added: 2987,
  updated: 0,
  renamed: 0,
  removed: 0,
  moviesAdded: 2987,
  unmatched: 41,
  damaged: 1,
  leftOut: 92,
  examples: [{ path: 'Inception (2010)/Sample/sample.mkv', reason: 'sample' }],
  metadataProblem: null,
};

const rootFolderScan = {
  rootFolderId,
  path: '/movies',
  state: 'completed',
  taskId,
  startedAt: '2024-01-15T12:00:00Z',
  finishedAt: '2024-01-15T12:40:00Z',
  problem: null,
  result: scanResult,
};

const unmatchedFile = {
  id: 'aa0e8400-e29b-41d4-a716-446655440005',
  path: '/movies/Inception.mkv',
  size: 10485760000,
  reason: 'noMatch',
  candidates: [{ tmdbId: 27205, title: 'Inception', year: 2010 }],
  rootFolderId,
  foundAt: '2024-01-15T12:00:00Z',
};

export const scanExamples = {
  scanStart: { rootFolderId, addMovies: true },
  scanStarted: { success: true, taskId, message: 'Scan started' },
  scanStatus: { isScanning: false, rootFolders: [rootFolderScan] },
  unmatchedFileList: {
    files: [unmatchedFile],
    pagination: { page: 1, limit: 20, total: 41, totalPages: 3 },
  },
  unmatchedMatch: { id: unmatchedFile.id, tmdbId: 27205 },
  unmatchedMatched: {
    success: true,
    movieId,
    fileId: '660e8400-e29b-41d4-a716-446655440001',
    message: 'File matched',
  },
};
