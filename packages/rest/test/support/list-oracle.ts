import type { MovieListItem, MovieMetadata, MovieSort } from '@cinephage/core';

export interface Filters {
  readonly monitored?: boolean;
  readonly downloaded?: boolean;
  readonly search?: string;
  readonly genre?: string;
  readonly year?: number;
}

/** A listed movie with its metadata, whose other titles only the search reads. */
export interface ListedMovie {
  readonly item: MovieListItem;
  readonly movie: MovieMetadata;
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const words = (search: string) => fold(search).split(/\s+/);
const sortTitle = (title: string) => fold(title).replace(/^(the|an|a) /, '');

/** Whether a movie matches all filters. */
export function matches({ item, movie }: ListedMovie, filters: Filters): boolean {
  const { monitored, downloaded, search, genre, year } = filters;
  const titles = [movie.title, movie.originalTitle, ...movie.alternativeTitles].map(fold);
  return (
    (monitored === undefined || item.monitored === monitored) &&
    (downloaded === undefined || item.downloaded === downloaded) &&
    (genre === undefined || item.genres.includes(genre)) &&
    (year === undefined || item.year === year) &&
    (search === undefined || words(search).every((word) => titles.some((title) => title.includes(word))))
  );
}

/** Compares by the sort key, nulls last in both directions, then by id in the direction of the sort. */
export function compare(sort: MovieSort): (a: ListedMovie, b: ListedMovie) => number {
  const sign = sort.direction === 'asc' ? 1 : -1;
  return (a, b) => {
    const [left, right] = [keyOf(a, sort.field), keyOf(b, sort.field)];
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
    } else if (left !== right) {
      return left < right ? -sign : sign;
    }
    return a.item.id < b.item.id ? -sign : sign;
  };
}

function keyOf({ item }: ListedMovie, field: MovieSort['field']): string | number | null {
  return field === 'title' ? sortTitle(item.title) : item[field];
}
