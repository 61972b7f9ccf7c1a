import type { ScheduledBackupDeps } from '../backup/scheduled-backup.ts';
import type { Database } from '../database/database.ts';
import type { GrabRelease } from '../downloads/grab-release.ts';
import type { OpenDownloadClient } from '../downloads/open-download-client.ts';
import type { FileJournal } from '../file-operations/file-journal.ts';
import type { FileRemoval } from '../files/create-file-removal.ts';
import type { HttpClient } from '../http-client/http-client.ts';
import type { IndexerSources } from '../indexers/indexer-source.ts';
import type { IndexerStates } from '../indexers/indexer-states.ts';
import type { CreateIndexerWire } from '../indexers/indexer-wire.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { MediaProbe } from '../media-info/create-media-probe.ts';
import type { ValidatedSource } from '../metadata/validate-responses.ts';
import type { FileMoves } from '../moves/file-moves.ts';
import type { DeleteItem } from '../recycle-bin/delete-item.ts';
import type { FileRenaming } from '../renames/rename-file.ts';
import type { InspectFolder } from '../root-folders/inspect-folder.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { TaskService } from '../tasks/task-service.ts';
import type { TaskSql } from '../tasks/task-sql.ts';

/** The dependencies of the features. */
export interface FeatureDeps {
  readonly database: Database;
  readonly metadata: ValidatedSource;
  readonly tasks: TaskService;
  readonly sql: TaskSql;
  readonly journal: FileJournal;
  readonly removal: FileRemoval;
  readonly deleteItem: DeleteItem;
  readonly mediaProbe: MediaProbe;
  readonly importFolders: readonly string[];
  readonly moves: FileMoves;
  readonly renaming: FileRenaming;
  readonly backup: ScheduledBackupDeps;
  readonly secrets: SecretBox;
  readonly http: HttpClient;
  readonly indexerSources: IndexerSources;
  readonly indexerStates: IndexerStates;
  readonly createWire: CreateIndexerWire;
  readonly grabRelease: GrabRelease;
  readonly openClient: OpenDownloadClient;
  readonly inspect: InspectFolder;
  readonly dataFolders: readonly string[];
  readonly now: () => Date;
  readonly imageBaseUrl: () => string;
  readonly logger: LibraryLogger | undefined;
}
