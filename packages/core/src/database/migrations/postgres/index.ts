import { QualityProfiles } from '../shared/0003-quality-profiles.ts';
import { FileNameKeys } from '../shared/0010-file-name-keys.ts';
import { StudioAndCollection } from '../shared/0018-studio-and-collection.ts';
import { Movies } from './0001-movies.ts';
import { Tasks } from './0002-tasks.ts';
import { Auth } from './0004-auth.ts';
import { RateLimits } from './0005-rate-limits.ts';
import { TasksAndEvents } from './0006-tasks-and-events.ts';
import { FileCounts } from './0007-file-counts.ts';
import { PostgresFoldedText } from './0008-folded-text.ts';
import { Schemas } from './0009-schemas.ts';
import { QualityAndNaming } from './0011-quality-and-naming.ts';
import { RootFolders } from './0012-root-folders.ts';
import { Versions } from './0013-versions.ts';
import { FileOperations } from './0014-file-operations.ts';
import { Activity } from './0015-activity.ts';
import { Scans } from './0016-scans.ts';
import { PostgresMovieTitles } from './0017-movie-titles.ts';
import { CustomFormats } from './0020-custom-formats.ts';
import { BlocklistAndDelays } from './0021-blocklist-and-delays.ts';
import { FoundReleases } from './0022-found-releases.ts';
import { PostgresDownloads } from './0023-downloads.ts';

/** In the order they run; names are stored, so they never change. */
export const postgresMigrations = [
  { name: '0001-movies', class: Movies },
  { name: '0002-tasks', class: Tasks },
  { name: '0003-quality-profiles', class: QualityProfiles },
  { name: '0004-auth', class: Auth },
  { name: '0005-rate-limits', class: RateLimits },
  { name: '0006-tasks-and-events', class: TasksAndEvents },
  { name: '0007-file-counts', class: FileCounts },
  { name: '0008-folded-text', class: PostgresFoldedText },
  { name: '0009-schemas', class: Schemas },
  { name: '0010-file-name-keys', class: FileNameKeys },
  { name: '0011-quality-and-naming', class: QualityAndNaming },
  { name: '0012-root-folders', class: RootFolders },
  { name: '0013-versions', class: Versions },
  { name: '0014-file-operations', class: FileOperations },
  { name: '0015-activity', class: Activity },
  { name: '0016-scans', class: Scans },
  { name: '0017-movie-titles', class: PostgresMovieTitles },
  { name: '0018-studio-and-collection', class: StudioAndCollection },
  { name: '0020-custom-formats', class: CustomFormats },
  { name: '0021-blocklist-and-delays', class: BlocklistAndDelays },
  { name: '0022-found-releases', class: FoundReleases },
  { name: '0023-downloads', class: PostgresDownloads },
] as const;
