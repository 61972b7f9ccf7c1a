import { movieId } from './task-examples.ts';

/** Examples of searches for releases. */

const indexerId = '880e8400-e29b-41d4-a716-446655440003';

const rejection = {
  code: 'qualityNotAllowed',
  sentence: 'The quality profile HD-1080p does not allow CAM.',
  permanent: true,
};

const indexerResult = {
  indexerId,
  indexerName: 'My indexer',
  resultCount: 1,
  status: 'success',
  errorMessage: null,
};

const foundRelease = {
  guid: 'https://indexer.example/details/1042',
  title: 'Inception.2010.CAM.x264-Group',
  size: 734003200,
  indexer: indexerResult.indexerName,
  indexerId,
  publishDate: '2024-01-15T09:00:00Z',
  downloadUrl: null,
  infoUrl: 'https://indexer.example/details/1042',
  category: ['2030'],
  seeders: 12,
  leechers: 3,
  protocol: 'torrent',
  quality: { quality: 'CAM', resolution: null, source: 'cam', modifier: null },
  qualityScore: 2,
  customFormatScore: 0,
  customFormats: [],
  rejections: [rejection.sentence],
  rejectionDetails: [rejection],
  approved: false,
  releaseGroup: 'Group',
  edition: null,
  language: null,
  languages: [],
  flags: ['freeleech'],
  mappedMovie: { id: movieId, title: 'Inception', year: 2010 },
  versions: [
    { versionId: movieId, name: 'Default', approved: false, customFormatScore: 0, rejections: [rejection] },
  ],
};

const times = { totalResults: 1, searchDuration: 0.42, searchTime: '2024-01-15T10:30:00Z' };

const pendingRelease = {
  id: '990e8400-e29b-41d4-a716-446655440004',
  movieId,
  versionId: movieId,
  title: 'Inception.2010.1080p.BluRay.x264-Group',
  indexer: indexerResult.indexerName,
  quality: 'Bluray-1080p',
  protocol: 'usenet',
  size: 10485760000,
  source: 'rss',
  reason: 'delay',
  attempts: 0,
  dueAt: '2024-01-15T12:30:00Z',
  addedAt: '2024-01-15T10:30:00Z',
};

const event = (type: string, data: unknown) => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

export const searchExamples = {
  releaseSearchResult: { releases: [foundRelease], indexerResults: [indexerResult], ...times },
  releaseSearchStream:
    'retry: 2000\nid: \n\n' +
    event('indexer', indexerResult) +
    event('releases', { indexerId, releases: [foundRelease] }) +
    `id: done\n${event('done', times)}`,
  pendingReleaseList: { releases: [pendingRelease] },
};
