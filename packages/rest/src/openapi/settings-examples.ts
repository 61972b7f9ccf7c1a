/** Examples of the requests and responses about qualities and names. */

const profileId = '880e8400-e29b-41d4-a716-446655440003';

const profileFields = {
  name: 'HD-1080p',
  upgradesAllowed: true,
  cutoff: 'Bluray-1080p',
  qualities: ['Bluray-1080p', 'WEBDL-1080p', 'WEBRip-1080p', 'HDTV-1080p'],
  groups: [{ name: 'WEB 1080p', qualities: ['WEBDL-1080p', 'WEBRip-1080p'] }],
  preferredLanguages: ['English'],
  formatScores: [{ customFormatId: '01990000-0000-7000-8000-00000000cf01', score: 50 }],
  minimumFormatScore: 0,
  cutoffFormatScore: 100,
};
const qualityProfile = { id: profileId, isDefault: true, ...profileFields };

const movieFolderFormat = '{Movie Title} ({Year}) {tmdb-{TmdbId}}';
const namingSettings = {
  renameMovies: true,
  movieFolderFormat,
  movieFileFormat: '{Movie Title} ({Year}){ - Edition Tags} [{Quality Full}]{-Release Group}',
  colonReplacement: 'smart',
};

const rootFolderFields = {
  name: 'Movies',
  path: '/movies',
  readOnly: false,
  defaultQualityProfileId: profileId,
  recycleDays: 7,
};
const rootFolder = {
  id: '0199e8a0-0000-7000-8000-000000000010',
  ...rootFolderFields,
  movieCount: 412,
  accessible: true,
  accessProblem: null,
  freeSpace: 1_650_000_000_000,
  totalSpace: 4_000_000_000_000,
};

export const settingsExamples = {
  rootFolder,
  rootFolderList: { rootFolders: [rootFolder] },
  rootFolderCreate: rootFolderFields,
  rootFolderUpdate: { recycleDays: 30 },
  rootFolderValidate: { path: '/movies/4k' },
  rootFolderValidation: {
    valid: false,
    problems: [{ field: 'path', message: 'must not be inside the root folder /movies' }],
    freeSpace: 1_650_000_000_000,
    totalSpace: 4_000_000_000_000,
  },
  qualityProfile,
  qualityProfileList: { qualityProfiles: [qualityProfile] },
  qualityProfileCreate: profileFields,
  qualityProfileUpdate: { upgradesAllowed: false },
  qualityDefinitionList: {
    qualityDefinitions: [
      { quality: 'Bluray-1080p', score: 80, minimumSize: 20, preferredSize: 95, maximumSize: 150 },
    ],
  },
  qualityDefinitionsUpdate: {
    qualityDefinitions: [{ quality: 'Bluray-1080p', minimumSize: 20, maximumSize: 150 }],
  },
  namingSettings,
  namingUpdate: { movieFolderFormat },
  namingTemplates: { movieFolderFormat: '{Movie Titles} ({Year})' },
  namingTokenList: {
    tokens: [
      {
        token: '{Movie TitleThe}',
        aliases: [],
        subject: 'movie',
        description: 'Title with its article at the end.',
        example: 'Movie - Title, The',
      },
    ],
  },
  namingPreviewList: {
    previews: [
      {
        title: 'Metropolis',
        folder: 'Metropolis (1927) {tmdb-19}',
        file: 'Metropolis (1927) [DVD].mkv',
        path: 'Metropolis (1927) {tmdb-19}/Metropolis (1927) [DVD].mkv',
      },
    ],
  },
  namingValidation: {
    valid: false,
    problems: [
      {
        field: 'movieFolderFormat',
        severity: 'error',
        position: 0,
        message: '{Movie Titles} is not a known token; the most similar one is {Movie Title}.',
      },
    ],
  },
};
