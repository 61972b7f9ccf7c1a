import { QualityProfiles } from '../shared/0003-quality-profiles.ts';
import { FileNameKeys } from '../shared/0010-file-name-keys.ts';
import { StudioAndCollection } from '../shared/0018-studio-and-collection.ts';
import { TasksByKindAndState } from '../shared/0031-tasks-by-kind-and-state.ts';
import { Movies } from './0001-movies.ts';
import { Tasks } from './0002-tasks.ts';
import { Auth } from './0004-auth.ts';
import { TasksAndEvents } from './0006-tasks-and-events.ts';
import { FileCounts } from './0007-file-counts.ts';
import { SqliteFoldedText } from './0008-folded-text.ts';
import { QualityAndNaming } from './0011-quality-and-naming.ts';
import { RootFolders } from './0012-root-folders.ts';
import { Versions } from './0013-versions.ts';
import { FileOperations } from './0014-file-operations.ts';
import { Activity } from './0015-activity.ts';
import { Scans } from './0016-scans.ts';
import { SqliteMovieTitles } from './0017-movie-titles.ts';
import { Indexers } from './0019-indexers.ts';
import { CustomFormats } from './0020-custom-formats.ts';
import { BlocklistAndDelays } from './0021-blocklist-and-delays.ts';
import { FoundReleases } from './0022-found-releases.ts';
import { SqliteDownloads } from './0023-downloads.ts';
import { SqliteWanted } from './0024-wanted.ts';
import { SqliteWantedLists } from './0025-wanted-lists.ts';
import { SqliteQueue } from './0026-queue.ts';
import { SqliteWebhooks } from './0027-webhooks.ts';
import { SqliteFormatScores } from './0028-format-scores.ts';
import { SqliteWrittenFilesAndReposts } from './0029-written-files-and-reposts.ts';
import { SqliteListCounts } from './0030-list-counts.ts';
import { sqliteMigrationNames } from './names.ts';

const classes = {
  '0001-movies': Movies,
  '0002-tasks': Tasks,
  '0003-quality-profiles': QualityProfiles,
  '0004-auth': Auth,
  '0006-tasks-and-events': TasksAndEvents,
  '0007-file-counts': FileCounts,
  '0008-folded-text': SqliteFoldedText,
  '0010-file-name-keys': FileNameKeys,
  '0011-quality-and-naming': QualityAndNaming,
  '0012-root-folders': RootFolders,
  '0013-versions': Versions,
  '0014-file-operations': FileOperations,
  '0015-activity': Activity,
  '0016-scans': Scans,
  '0017-movie-titles': SqliteMovieTitles,
  '0018-studio-and-collection': StudioAndCollection,
  '0019-indexers': Indexers,
  '0020-custom-formats': CustomFormats,
  '0021-blocklist-and-delays': BlocklistAndDelays,
  '0022-found-releases': FoundReleases,
  '0023-downloads': SqliteDownloads,
  '0024-wanted': SqliteWanted,
  '0025-wanted-lists': SqliteWantedLists,
  '0026-queue': SqliteQueue,
  '0027-webhooks': SqliteWebhooks,
  '0028-format-scores': SqliteFormatScores,
  '0029-written-files-and-reposts': SqliteWrittenFilesAndReposts,
  '0030-list-counts': SqliteListCounts,
  '0031-tasks-by-kind-and-state': TasksByKindAndState,
} satisfies Record<(typeof sqliteMigrationNames)[number], unknown>;

export const sqliteMigrations = sqliteMigrationNames.map((name) => ({ name, class: classes[name] }));
