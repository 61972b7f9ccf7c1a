import type { Database } from '../database/database.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { MediaProbe } from '../media-info/create-media-probe.ts';
import type { MetadataSource } from '../metadata/metadata-source.ts';
import type { Movies } from '../movies/movies.ts';

export interface ScanDeps {
  readonly database: Database;
  readonly mediaProbe: Pick<MediaProbe, 'probe' | 'close'>;
  readonly metadata: Pick<MetadataSource, 'searchMovies' | 'findByImdbId'>;
  /** Adds a movie as users do. */
  readonly addMovie: Movies['add'];
  readonly logger: LibraryLogger | undefined;
  readonly now: () => Date;
}
