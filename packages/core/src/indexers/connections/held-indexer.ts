import type { Protocol } from '../../releases/release.ts';
import type { IndexerImplementation } from '../indexer.schema.ts';

/** An indexer as Prowlarr or Jackett holds it. */
export interface HeldIndexer {
  readonly remoteId: string;
  readonly name: string;
  readonly protocol: Protocol;
  readonly enabled: boolean;
  readonly supportsRss: boolean;
  readonly supportsSearch: boolean;
  /** 1 to 50; null: it has none. */
  readonly priority: number | null;
  /** Those of movies; null: not known. */
  readonly categories: readonly number[] | null;
  readonly apiPath: string;
}

export const implementationOf = ({ protocol }: Pick<HeldIndexer, 'protocol'>): IndexerImplementation =>
  protocol === 'usenet' ? 'Newznab' : 'Torznab';

/** Indexers that do not list their categories may have movies. */
export const hasMovies = ({ categories }: HeldIndexer): boolean =>
  categories === null || categories.length > 0;

/** Movies have the categories from 2000 to 2999; those of a site begin at 100000. */
export const isMovieCategory = (id: number): boolean => id >= 2_000 && id <= 2_999;

const maximumCategories = 100;

export const toMovieCategories = (ids: readonly number[]): readonly number[] =>
  [...new Set(ids.filter((id) => Number.isInteger(id) && isMovieCategory(id)))]
    .toSorted((one, other) => one - other)
    .slice(0, maximumCategories);
