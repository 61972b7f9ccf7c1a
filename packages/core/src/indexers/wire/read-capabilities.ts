import { IndexerError } from '../indexer-source.ts';
import type { WireCapabilities } from '../indexer-wire.ts';
import type { FeedAnswer, RequestFeed } from './request-feed.ts';

/** Without `supportedParams`, the search for movies takes these (revision 1.1 of Torznab). */
const defaultParameters = ['q', 'imdbid'];

/**
 * Asks an indexer what it can do.
 *
 * @throws IndexerError
 */
export async function requestCapabilities(
  request: RequestFeed,
  signal: AbortSignal,
): Promise<WireCapabilities> {
  return toCapabilities(await request({ t: 'caps' }, signal));
}

function toCapabilities(answer: FeedAnswer): WireCapabilities {
  if (answer.kind !== 'caps' || answer.elements.length === 0) {
    throw new IndexerError('badResponse', 'It does not say what it can do: its answer has no capabilities.');
  }
  const find = (name: string) => answer.elements.find((element) => element.name === name)?.attributes ?? {};
  const search = find('movie-search');
  const movieSearch = search.available?.toLowerCase() === 'yes';
  const maximum = Number(find('limits').max);
  return {
    movieSearch,
    searchParameters: movieSearch ? readParameters(search.supportedparams) : [],
    maximumPageSize: Number.isInteger(maximum) && maximum >= 1 && maximum <= 100_000 ? maximum : null,
    categories: readMovieCategories(answer.elements),
  };
}

function readParameters(written: string | undefined): readonly string[] {
  if (written === undefined) return defaultParameters;
  const names = written.split(',').map((name) => name.trim().toLowerCase());
  return [...new Set(names.filter((name) => /^[a-z0-9_]{1,30}$/u.test(name)))].slice(0, 50);
}

/** Categories of movies are from 2000 to 2999. An indexer that lists no categories at all is asked for movies nevertheless. */
function readMovieCategories(
  elements: readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[],
): WireCapabilities['categories'] {
  const listed = elements.filter(({ name }) => name === 'category' || name === 'subcat');
  if (listed.length === 0) return [{ id: 2000, name: 'Movies' }];
  const found = listed
    .filter(({ attributes }) => /^2\d{3}$/u.test(attributes.id ?? ''))
    .map(({ attributes }) => [Number(attributes.id), (attributes.name ?? '').slice(0, 100)] as const);
  return [...new Map(found)].map(([id, name]) => ({ id, name }));
}
