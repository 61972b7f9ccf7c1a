import type { MovieListItem, MovieMetadata, MovieSort } from '@cinephage/core';

export interface Filters {
  readonly monitored?: boolean;
  readonly downloaded?: boolean;
  readonly search?: string;
  readonly genre?: string;
  readonly year?: number;
}

/** A movie as listed, with the titles that only the search sees. */
export interface Known {
  readonly item: MovieListItem;
  readonly movie: MovieMetadata;
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const words = (search: string) => fold(search).split(/\s+/);
const sortTitle = (title: string) => fold(title).replace(/^(the|an|a) /, '');

/** The slow and obvious way: look at every movie. */
export function matches({ item, movie }: Known, filters: Filters): boolean {
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

/** Unknown values last in both directions; ties by id in the direction of the sort. */
export function compare(sort: MovieSort): (a: Known, b: Known) => number {
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

function keyOf({ item }: Known, field: MovieSort['field']): string | number | null {
  return field === 'title' ? sortTitle(item.title) : item[field];
}
