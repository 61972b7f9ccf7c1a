import type { RemovalDeps } from '../files/check-removal.ts';
import type { MediaProbe } from '../media-info/create-media-probe.ts';
import type { TaskService } from '../tasks/task-service.ts';

export interface ImportDeps extends RemovalDeps {
  readonly mediaProbe: MediaProbe;
  readonly tasks: TaskService;
  /** Folders that files may be imported from, in addition to the stored root folders. */
  readonly importFolders: readonly string[];
}
