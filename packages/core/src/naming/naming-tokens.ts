import { mediaInfoTokens } from './media-info-tokens.ts';
import type { NamedFile, NamedMovie, NamingSubject } from './naming-subject.ts';
import { type NamingToken, namesOf, tokenKey } from './naming-token.ts';
import { articleLast, cleanTitle } from './titles.ts';

const ofMovie = (read: (movie: NamedMovie) => string | number | null | undefined) => ({
  of: 'movie' as const,
  argument: 'length' as const,
  read: ({ movie }: NamingSubject) => String(read(movie) ?? ''),
});

const ofFile = (read: (file: NamedFile) => string | null | undefined) => ({
  of: 'file' as const,
  argument: 'length' as const,
  read: ({ file }: NamingSubject) => (file === null ? '' : (read(file) ?? '')),
});

const title = (read: (movie: NamedMovie) => string | null) => ({ ...ofMovie(read), isTitle: true });

const titleTokens: readonly NamingToken[] = [
  {
    ...namesOf('Movie Title', ['Title']),
    ...title((movie) => movie.title),
    description:
      'Title; `{Movie Title:First}` is its first letter, `{Movie Title:30}` at most 30 bytes of it.',
  },
  {
    ...namesOf('Movie TitleThe'),
    ...title((movie) => articleLast(movie.title)),
    description: 'Title with its article at the end.',
  },
  {
    ...namesOf('Movie CleanTitle'),
    ...title((movie) => cleanTitle(movie.title)),
    description: 'Title without accents and special characters.',
  },
  {
    ...namesOf('Movie CleanTitleThe'),
    ...title((movie) => articleLast(cleanTitle(movie.title))),
    description: 'The same with its article at the end.',
  },
  {
    ...namesOf('OriginalTitle', ['Movie OriginalTitle']),
    ...title((movie) => movie.originalTitle ?? movie.title),
    description: 'Title in the language of the movie.',
  },
  {
    ...namesOf('OriginalCleanTitle', ['Movie CleanOriginalTitle', 'Movie OriginalCleanTitle']),
    ...title((movie) => cleanTitle(movie.originalTitle ?? movie.title)),
    description: 'The same without accents and special characters.',
  },
];

const movieTokens: readonly NamingToken[] = [
  {
    ...namesOf('Year', ['Release Year']),
    ...ofMovie((movie) => movie.year),
    description: 'Year of release.',
  },
  {
    ...namesOf('IMDb Id', ['ImdbId']),
    ...ofMovie((movie) => movie.imdbId),
    description: 'Id at IMDb; `{imdb-{ImdbId}}` keeps the braces around it.',
  },
  {
    ...namesOf('TMDb Id', ['TmdbId']),
    ...ofMovie((movie) => movie.tmdbId),
    description: 'Id at TMDB; `{tmdb-{TmdbId}}` keeps the braces around it.',
  },
  {
    ...namesOf('Genres', ['Movie Genres']),
    ...ofMovie((movie) => movie.genres.join(', ')),
    description: 'Names of its genres.',
  },
  {
    ...namesOf('Certification', ['Movie Certification']),
    ...ofMovie((movie) => movie.certification),
    description: 'Age rating.',
  },
  {
    ...namesOf('Studio', ['Movie Studio']),
    ...ofMovie((movie) => movie.studio),
    description: 'The company that made it.',
  },
  {
    ...namesOf('Collection', ['Movie Collection']),
    ...ofMovie((movie) => movie.collection),
    description: 'The collection that it is part of.',
  },
  {
    ...namesOf('CollectionThe', ['Movie CollectionThe']),
    ...ofMovie((movie) => articleLast(movie.collection ?? '')),
    description: 'The same with its article at the end.',
  },
];

const proper = ({ revision }: NamedFile): string => {
  if (revision == null || revision.version < 2) return '';
  const number = revision.version > 2 ? String(revision.version - 1) : '';
  return `${revision.isRepack ? 'Repack' : 'Proper'}${number}`;
};
const real = ({ revision }: NamedFile) => (revision != null && revision.real > 0 ? 'REAL' : '');

const qualityTokens: readonly NamingToken[] = [
  {
    ...namesOf('Quality Full'),
    ...ofFile((file) =>
      file.quality === null ? '' : [file.quality, proper(file), real(file)].filter(Boolean).join(' '),
    ),
    description: 'Quality, and whether the release is a proper, repack or REAL.',
  },
  {
    ...namesOf('Quality Title', ['Quality']),
    ...ofFile((file) => file.quality),
    description: 'Quality: source and resolution.',
  },
  {
    ...namesOf('Quality Proper'),
    ...ofFile(proper),
    description: 'Proper or Repack, if the release is one.',
  },
  {
    ...namesOf('Quality Real'),
    ...ofFile(real),
    example: 'REAL',
    description: 'REAL, if the release says so.',
  },
];

const releaseTokens: readonly NamingToken[] = [
  {
    ...namesOf('Edition Tags', ['Edition']),
    ...ofFile((file) => file.edition),
    description: 'Cut of the movie; `{edition-{Edition Tags}}` keeps the braces around it.',
  },
  {
    ...namesOf('Release Group', ['Group']),
    ...ofFile((file) => file.releaseGroup),
    description: 'Who released it.',
  },
  {
    ...namesOf('Original Title'),
    ...ofFile((file) => file.releaseTitle),
    description: 'Name of the release.',
  },
  {
    ...namesOf('Original Filename'),
    ...ofFile((file) => file.originalFileName ?? file.releaseTitle),
    description: 'Name that the file had when it was found.',
  },
  {
    ...namesOf('Custom Formats', ['Custom Format']),
    of: 'file',
    argument: 'formats',
    description: 'Custom formats; `:A,B` keeps those alone, `:-A` leaves one out.',
    read: ({ file }, argument) => chooseFormats(file?.customFormats ?? [], argument).join(' '),
  },
];

function chooseFormats(formats: readonly string[], argument: string | null): readonly string[] {
  const leavesOut = argument?.startsWith('-') ?? false;
  const named = (leavesOut ? (argument?.slice(1) ?? '') : (argument ?? ''))
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  return named.length === 0
    ? formats
    : formats.filter((format) => named.includes(format.toLowerCase()) !== leavesOut);
}

interface Placeholder {
  readonly name: string;
  readonly argument: string | null;
}

interface FoundToken {
  readonly token: NamingToken;
  readonly argument: string | null;
}

/** Every token, in the order of the documentation. */
export const namingTokens: readonly NamingToken[] = [
  ...titleTokens,
  ...movieTokens,
  ...qualityTokens,
  ...releaseTokens,
  ...mediaInfoTokens,
];

const tokensByKey = new Map(
  namingTokens.flatMap((token) =>
    [token.name, ...token.aliases].map((name) => [tokenKey(name), token] as const),
  ),
);

/**
 * The token of a placeholder, in any spelling; null if it is not a known one. `{Quality:Full}` is `{Quality Full}`.
 */
export function findToken({ name, argument }: Placeholder): FoundToken | null {
  const joined = argument === null ? undefined : tokensByKey.get(tokenKey(`${name} ${argument}`));
  if (joined !== undefined) {
    return { token: joined, argument: null };
  }
  const token = tokensByKey.get(tokenKey(name));
  return token === undefined ? null : { token, argument };
}
