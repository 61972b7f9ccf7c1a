/** Examples of requests and responses. The first are those of the REST contract. */

import { customFormatExamples } from './custom-format-examples.ts';
import { decisionExamples } from './decision-examples.ts';
import { importExamples } from './import-examples.ts';
import { scanExamples } from './scan-examples.ts';
import { searchExamples } from './search-examples.ts';
import { settingsExamples } from './settings-examples.ts';
import { movieId, taskExamples, taskId } from './task-examples.ts';

const fileId = '660e8400-e29b-41d4-a716-446655440001';

const file = {
  id: fileId,
  path: '/movies/Inception (2010)/Inception.2010.1080p.BluRay.x264.mkv',
  size: 10485760000,
  quality: 'Bluray-1080p',
  qualityScore: 80,
  releaseTitle: 'Inception.2010.1080p.BluRay.x264-Group',
  dateAdded: '2024-01-15T10:30:00Z',
};

const listItem = {
  id: movieId,
  title: 'Inception',
  originalTitle: 'Inception',
  year: 2010,
  tmdbId: 27205,
  imdbId: 'tt1375666',
  overview: 'A thief who steals corporate secrets through the use of dream-sharing technology...',
  runtime: 148,
  genres: ['Action', 'Science Fiction', 'Adventure'],
  certification: 'PG-13',
  tmdbRating: 8.4,
  tmdbVoteCount: 34512,
  posterUrl: 'https://image.tmdb.org/t/p/original/9gk7adHYeDvHkCSEqAvQNLV5Uge.jpg',
  backdropUrl: 'https://image.tmdb.org/t/p/original/s3TBrRGB1iav7gFOCNx3H31MoES.jpg',
  monitored: true,
  downloaded: true,
  hasFile: true,
  fileId,
  file,
  createdAt: '2024-01-15T10:30:00Z',
  updatedAt: '2024-01-15T11:45:00Z',
  addedAt: '2024-01-15T10:30:00Z',
  minimumAvailability: 'released',
  rootFolderPath: '/movies',
  searchOnAdd: true,
  lastSearchTime: '2024-01-15T10:35:00Z',
  titleSlug: 'inception',
};

const movie = {
  ...listItem,
  tagline: 'Your mind is the scene of the crime.',
  website: null,
  isAvailable: true,
  file: {
    ...file,
    releaseGroup: 'Group',
    edition: null,
    languages: ['English'],
    mediaInfo: { videoCodec: 'x264', audioCodec: 'DTS', audioChannels: 5.1, resolution: '1920x1080' },
  },
  alternativeTitles: ['El origen'],
  credits: {
    cast: [{ name: 'Leonardo DiCaprio', character: 'Dom Cobb', tmdbId: 6193 }],
    crew: [{ name: 'Christopher Nolan', job: 'Director', tmdbId: 525 }],
  },
  images: [{ url: listItem.posterUrl, type: 'poster' }],
};

const versionSettings = {
  name: '4K',
  qualityProfileId: '6f1ed9a0-0000-4000-8000-000000000005',
  rootFolderPath: '/movies-4k',
  monitored: true,
  edition: null,
};
const movieVersion = {
  ...{ id: '770e8400-e29b-41d4-a716-446655440006', movieId, isDefault: false, ...versionSettings },
  ...{ hasFile: false, fileId: null, file: null },
  createdAt: '2024-01-16T10:30:00Z',
  updatedAt: '2024-01-16T10:30:00Z',
};
const libraryFile = {
  ...{ ...movie.file, movieId, versionId: movieId, isDefault: true },
  originalPath: '/downloads/Inception.2010.1080p.BluRay.x264-Group/inception.mkv',
  problem: null,
};

const newName = '/movies/Inception (2010)/Inception (2010) [Bluray-1080p]-Group';
const fileRename = {
  ...{ movieId, fileId, versionId: movieId, title: 'Inception', from: file.path, to: `${newName}.mkv` },
  sidecars: [{ from: file.path.replace('.mkv', '.en.srt'), to: `${newName}.en.srt` }],
  problem: null,
};

export const examples = {
  movieList: { movies: [listItem], pagination: { page: 1, limit: 10, total: 1, totalPages: 1 } },
  cutoffUnmetList: {
    movies: [
      {
        ...listItem,
        cutoffUnmet: { reason: 'score', cutoff: 'Bluray-1080p', formatScore: 50, cutoffFormatScore: 100 },
      },
    ],
    pagination: { page: 1, limit: 10, total: 1, totalPages: 1 },
  },
  movie,
  movieCreate: { tmdbId: 27205, rootFolderPath: '/movies', monitored: true, searchOnAdd: true },
  movieCreated: { success: true, id: movieId, message: 'Movie added to library' },
  renamePreviewParams: { movieIds: [movieId] },
  renamePreview: { renames: [fileRename], nextCursor: null },
  renameFiles: { movieIds: [movieId] },
  renamesStarted: { success: true, taskId, message: 'Renaming started' },
  movieVersion,
  movieVersionList: { versions: [movieVersion] },
  movieVersionCreate: versionSettings,
  movieVersionUpdate: { monitored: false },
  libraryFileList: { files: [libraryFile] },
  movieUpdate: { monitored: false },
  movieUpdated: { success: true, id: movieId, updatedAt: '2024-01-15T12:00:00Z' },
  bulkUpdate: { ids: [movieId, '660e8400-e29b-41d4-a716-446655440001'], monitored: true },
  bulkUpdated: { success: true, updatedCount: 2, failedCount: 0, failures: [] },
  movieAddMany: {
    inputs: [
      { tmdbId: 27205, rootFolderPath: '/movies' },
      { tmdbId: 603, rootFolderPath: '/movies', monitored: false },
    ],
  },
  moviesAdded: {
    success: true,
    addedCount: 1,
    failedCount: 1,
    ids: [movieId],
    failures: [
      {
        index: 1,
        tmdbId: 603,
        code: 'MOVIE_ALREADY_EXISTS',
        error: 'The Matrix (TMDB 603) is already in the library.',
        movieId: '660e8400-e29b-41d4-a716-446655440001',
      },
    ],
  },
  metadataMatchList: {
    matches: [
      {
        tmdbId: listItem.tmdbId,
        title: listItem.title,
        originalTitle: listItem.originalTitle,
        year: listItem.year,
        overview: listItem.overview,
        posterUrl: listItem.posterUrl,
        movieId,
      },
    ],
  },
  libraryStatistics: {
    ...{ total: 2, monitored: 2, downloaded: 1, missing: 1, sizeOnDisk: file.size },
    genres: [{ genre: 'Action', total: 2, monitored: 2, downloaded: 1 }],
    years: [
      { year: 2010, total: 1, monitored: 1, downloaded: 1 },
      { year: null, total: 1, monitored: 1, downloaded: 0 },
    ],
    qualities: [{ quality: file.quality, total: 1, sizeOnDisk: file.size }],
    versions: { total: 1, monitored: 1, downloaded: 0 },
    rootFolders: [{ id: '990e8400-e29b-41d4-a716-446655440004', path: '/movies', total: 2 }],
  },
  autoSearch: { searchType: 'manual' },
  searchStarted: { success: true, searchId: taskId, message: 'Search started' },
  refreshStarted: { success: true, taskId, message: 'Refresh queued' },
  ...taskExamples,
  ...scanExamples,
  ...importExamples,
  ...searchExamples,
  ...settingsExamples,
  ...decisionExamples,
  ...customFormatExamples,
  signIn: { username: 'admin', password: 'your password' },
};
