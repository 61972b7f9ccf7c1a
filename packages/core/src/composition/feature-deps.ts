import type { loadOnFirstUse } from '../async/load-on-first-use.ts';
import type { ScheduledBackupDeps } from '../backup/scheduled-backup.ts';
import type { Database } from '../database/database.ts';
import type { ClientStates } from '../downloads/client-states.ts';
import type { GrabRelease } from '../downloads/grab-release.ts';
import type { CreateDownloadClient, OpenDownloadClient } from '../downloads/open-download-client.ts';
import type { FileRemoval } from '../files/create-file-removal.ts';
import type { HttpClient } from '../http-client/http-client.ts';
import type { RunImport } from '../import/import-operation.ts';
import type { IndexerSources } from '../indexers/indexer-source.ts';
import type { IndexerStates } from '../indexers/indexer-states.ts';
import type { CreateIndexerWire } from '../indexers/indexer-wire.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { MediaProbe } from '../media-info/create-media-probe.ts';
import type { ValidatedSource } from '../metadata/validate-responses.ts';
import type { FileMoves } from '../moves/file-moves.ts';
import type { Movies } from '../movies/movies.ts';
import type { QueueFeed } from '../queue/queue-feed.ts';
import type { DeleteItem } from '../recycle-bin/delete-item.ts';
import type { RestoreItem } from '../recycle-bin/restore-item.ts';
import type { FileRenaming } from '../renames/rename-file.ts';
import type { InspectFolder } from '../root-folders/inspect-folder.ts';
import type { ScanDeps } from '../scan/scan-deps.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { TaskService } from '../tasks/task-service.ts';
import type { TaskSql } from '../tasks/task-sql.ts';

/** The dependencies of the features. */
export interface FeatureDeps {
  readonly database: Database;
  readonly metadata: ValidatedSource;
  readonly tasks: TaskService;
  readonly sql: TaskSql;
  readonly removal: FileRemoval;
  readonly deleteItem: DeleteItem;
  readonly restoreItem: RestoreItem;
  readonly runImport: RunImport;
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
  readonly createClient: CreateDownloadClient;
  readonly clientStates: ClientStates;
  readonly inspect: InspectFolder;
  readonly dataFolders: readonly string[];
  readonly now: () => Date;
  readonly imageBaseUrl: () => string;
  readonly logger: LibraryLogger | undefined;
}

/** The dependencies of features that are loaded on first use. */
export interface LazyFeaturesDeps extends FeatureDeps {
  /** `loadOnFirstUse`, with operations that refuse calls once the library is stopped. */
  readonly feature: typeof loadOnFirstUse;
  readonly scanning: ScanDeps;
  readonly queueFeed: QueueFeed;
  readonly updateMovie: Movies['update'];
  /** Fires when the library stops. */
  readonly stopping: AbortSignal;
}
