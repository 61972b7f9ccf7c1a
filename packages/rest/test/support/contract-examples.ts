/** The example responses of the REST contract: names, order and types of the fields. */

const listItemFile = {
  id: '660e8400-e29b-41d4-a716-446655440001',
  path: '/movies/Inception (2010)/Inception.2010.1080p.BluRay.x264.mkv',
  size: 10485760000,
  quality: 'Bluray-1080p',
  qualityScore: 100,
  releaseTitle: 'Inception.2010.1080p.BluRay.x264-Group',
  dateAdded: '2024-01-15T10:30:00Z',
};

export const movieListExample = {
  movies: [
    {
      id: '550e8400-e29b-41d4-a716-446655440000',
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
      fileId: '660e8400-e29b-41d4-a716-446655440001',
      file: listItemFile,
      createdAt: '2024-01-15T10:30:00Z',
      updatedAt: '2024-01-15T11:45:00Z',
      addedAt: '2024-01-15T10:30:00Z',
      minimumAvailability: 'released',
      rootFolderPath: '/movies',
      searchOnAdd: true,
      lastSearchTime: '2024-01-15T10:35:00Z',
      titleSlug: 'inception',
    },
  ],
  pagination: { page: 1, limit: 10, total: 1, totalPages: 1 },
};

/** The contract has a schema of the movie in place of an example; these values have its types. */
export const movieExample = {
  id: 'string',
  title: 'string',
  originalTitle: 'string',
  year: 2010,
  tmdbId: 27205,
  imdbId: 'string',
  overview: 'string',
  tagline: 'string',
  runtime: 148,
  genres: ['string'],
  certification: 'string',
  tmdbRating: 8.4,
  tmdbVoteCount: 34512,
  posterUrl: 'string',
  backdropUrl: 'string',
  website: 'string',
  isAvailable: true,
  monitored: true,
  downloaded: true,
  hasFile: true,
  fileId: 'string',
  file: {
    id: 'string',
    path: 'string',
    size: 10485760000,
    quality: 'string',
    qualityScore: 100,
    releaseTitle: 'string',
    releaseGroup: 'string',
    edition: 'string',
    languages: ['string'],
    mediaInfo: { videoCodec: 'string', audioCodec: 'string', audioChannels: 5.1, resolution: 'string' },
    dateAdded: 'string',
  },
  createdAt: 'string',
  updatedAt: 'string',
  addedAt: 'string',
  minimumAvailability: 'string',
  rootFolderPath: 'string',
  searchOnAdd: true,
  lastSearchTime: 'string',
  titleSlug: 'string',
  alternativeTitles: ['string'],
  credits: {
    cast: [{ name: 'string', character: 'string', tmdbId: 6193 }],
    crew: [{ name: 'string', job: 'string', tmdbId: 525 }],
  },
  images: [{ url: 'string', type: 'string' }],
};

export const movieCreatedExample = {
  success: true,
  id: '550e8400-e29b-41d4-a716-446655440000',
  message: 'Movie added to library',
};

export const movieUpdatedExample = {
  success: true,
  id: '550e8400-e29b-41d4-a716-446655440000',
  updatedAt: '2024-01-15T12:00:00Z',
};

export const bulkUpdatedExample = {
  success: true,
  updatedCount: 2,
  failedCount: 0,
  failures: [{ id: 'string', error: 'string' }],
};

export const searchStartedExample = { success: true, searchId: 'string', message: 'string' };
export const refreshStartedExample = { success: true, taskId: 'string', message: 'string' };
