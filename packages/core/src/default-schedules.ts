import {
  backUpDatabaseKind,
  cleanHistoryKind,
  cleanRecycleBinKind,
  grabPendingReleasesKind,
  refreshStaleMoviesKind,
  scanRootFoldersKind,
  searchCutoffUnmetMoviesKind,
  searchMissingMoviesKind,
  syncRssKind,
} from './tasks/kind-names.ts';
import type { ScheduleDefinition } from './tasks/schedules/schedule-definition.ts';

/** The schedules of a new library. Users can change them. */
export const defaultSchedules: readonly ScheduleDefinition[] = [
  {
    id: refreshStaleMoviesKind,
    description: 'Refreshes movies whose metadata is older than a week, the oldest first.',
    cron: '13 3 * * *',
  },
  {
    id: searchMissingMoviesKind,
    description:
      'Searches for monitored and available movies without a file, those first that were not searched for longest.',
    cron: '41 4 * * *',
  },
  {
    id: searchCutoffUnmetMoviesKind,
    description:
      'Searches for better files of monitored movies whose file is below the cutoff of their quality profile.',
    cron: '41 5 * * *',
  },
  {
    id: syncRssKind,
    description:
      'Reads the newest releases of all indexers, and grabs what monitored movies and versions lack.',
    cron: '*/15 * * * *',
  },
  {
    id: grabPendingReleasesKind,
    description: 'Grabs releases whose delay is over, and those whose download client could not be used.',
    cron: '*/5 * * * *',
  },
  {
    id: scanRootFoldersKind,
    description: 'Scans all root folders for files that are new, changed, renamed or gone. Adds no movies.',
    cron: '7 2 * * *',
  },
  {
    id: cleanHistoryKind,
    description:
      'Deletes tasks and failed downloads that ended 30 days ago, imported downloads that ended a day ago, and events of the day before.',
    cron: '17 * * * *',
  },
  {
    id: cleanRecycleBinKind,
    description:
      'Deletes files that are in the recycle bin for longer than their root folder keeps them, 7 days by default.',
    cron: '53 3 * * *',
  },
  {
    id: backUpDatabaseKind,
    description:
      'Backs up the whole database into the folder for backups, and deletes the oldest backups. Not enabled at first on PostgreSQL, where it needs pg_dump, nor without such a folder.',
    cron: '29 2 * * *',
    isEnabledAtFirst: ({ driver, backsUp }) => driver === 'sqlite' && backsUp,
  },
];
