/** In the order they run; names are stored, so they never change. */
export const sqliteMigrationNames = [
  '0001-movies',
  '0002-tasks',
  '0003-quality-profiles',
  '0004-auth',
  '0006-tasks-and-events',
  '0007-file-counts',
  '0008-folded-text',
  '0010-file-name-keys',
  '0011-quality-and-naming',
  '0012-root-folders',
  '0013-versions',
  '0014-file-operations',
  '0015-activity',
  '0016-scans',
  '0017-movie-titles',
  '0018-studio-and-collection',
] as const;
