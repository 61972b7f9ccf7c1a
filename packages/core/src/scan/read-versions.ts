import type { Database, EntityManager } from '../database/database.ts';
import type { VersionSlot } from './choose-version.ts';

/** A movie with the versions that may get a file. */
export interface MovieVersions {
  readonly movieId: string;
  readonly title: string;
  readonly year: number | null;
  readonly tmdbId: number;
  /** The default version first, then by age. */
  readonly slots: readonly VersionSlot[];
}

/** @param em a transaction, or a unit of work outside of one @returns null if there is no such movie */
export async function readVersions(
  database: Database,
  em: EntityManager,
  movieId: string,
): Promise<MovieVersions | null> {
  const kysely = database.kysely(em);
  const movie = await kysely
    .selectFrom('movie as m')
    .innerJoin('quality_profile as p', 'p.id', 'm.quality_profile_id')
    .leftJoin('movie_file as f', (join) =>
      join.onRef('f.movie_id', '=', 'm.id').on('f.version_id', 'is', null),
    )
    .select(['m.title', 'm.year', 'm.tmdb_id as tmdbId', 'm.root_folder_path as rootFolderPath'])
    .select(['p.qualities', 'f.path as filePath'])
    .where('m.id', '=', movieId)
    .executeTakeFirst();
  if (movie === undefined) {
    return null;
  }
  const { title, year, tmdbId, rootFolderPath, qualities, filePath } = movie;
  const versions = await kysely
    .selectFrom('movie_version as v')
    .leftJoin('quality_profile as p', 'p.id', 'v.quality_profile_id')
    .leftJoin('movie_file as f', 'f.version_id', 'v.id')
    .select(['v.id as versionId', 'v.edition', 'v.root_folder_path as rootFolderPath'])
    .select(['p.qualities', 'f.path as filePath'])
    .where('v.movie_id', '=', movieId)
    .orderBy('v.id')
    .execute();
  const slots = versions.map((version) => ({
    ...version,
    rootFolderPath: version.rootFolderPath ?? rootFolderPath,
    qualities: version.qualities ?? qualities,
  }));
  const first = { versionId: null, edition: null, rootFolderPath, qualities, filePath };
  return { movieId, title, year, tmdbId, slots: [first, ...slots] };
}
