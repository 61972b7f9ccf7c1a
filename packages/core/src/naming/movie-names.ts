import { type ColonReplacement, cutToBytes, maximumNameBytes, toSafeName, trimDots } from './name-text.ts';
import type { NamedFile, NamedMovie, NamingSubject } from './naming-subject.ts';
import { parseTemplate, type TemplateNode } from './parse-template.ts';
import { renderNodes } from './render-nodes.ts';

export interface MovieFolderParams {
  readonly template: string;
  readonly colonReplacement: ColonReplacement;
  readonly movie: NamedMovie;
}

export interface MovieFileParams extends MovieFolderParams {
  readonly file: NamedFile;
  /** With its dot, such as `.mkv`. */
  readonly extension: string;
  /** Endings that sidecars of the file add to the same name, such as `.en.forced.srt`: the name stays short enough for all. */
  readonly sidecarEndings?: readonly string[];
}

/**
 * The folder of a movie: a relative path with `/` between its folders. Every name in it is valid on every file system and on SMB.
 *
 * @example
 * const movie = { title: 'Inception', originalTitle: null, year: 2010, tmdbId: 27205, imdbId: null, genres: [] };
 * movieFolder({ template: '{Movie Title} ({Year})', colonReplacement: 'smart', movie }); // 'Inception (2010)'
 */
export function movieFolder({ template, colonReplacement, movie }: MovieFolderParams): string {
  const render = createRenderer({ movie, file: null }, colonReplacement);
  const folders = parseTemplate(template).segments.map((nodes) => render(nodes, maximumNameBytes));
  return folders.filter((name) => name !== '').join('/') || fallbackName(movie);
}

/**
 * The path of a movie's file below its folder: a name, after folders if the template has any.
 *
 * @example
 * const movie = { title: 'Inception', originalTitle: null, year: 2010, tmdbId: 27205, imdbId: null, genres: [] };
 * const names = { template: '{Movie Title} [{Quality Full}]', colonReplacement: 'smart', movie } as const;
 * movieFile({ ...names, file: { quality: 'DVD' }, extension: '.mkv' }); // 'Inception [DVD].mkv'
 */
export function movieFile(params: MovieFileParams): string {
  const { template, colonReplacement, movie, file, sidecarEndings = [] } = params;
  const render = createRenderer({ movie, file }, colonReplacement);
  const segments = parseTemplate(template).segments;
  const folders = segments.slice(0, -1).map((nodes) => render(nodes, maximumNameBytes));
  const extension = toSafeExtension(params.extension);
  const longestEnding = Math.max(
    ...[extension, ...sidecarEndings].map((ending) => Buffer.byteLength(ending)),
  );
  const stemBytes = Math.max(1, maximumNameBytes - longestEnding);
  const stem = render(segments.at(-1) ?? [], stemBytes) || cutToBytes(fallbackName(movie), stemBytes);
  return [...folders.filter((name) => name !== ''), stem + extension].join('/');
}

const fallbackName = ({ tmdbId }: NamedMovie) => `tmdb-${tmdbId}`;

const maximumExtensionBytes = 32;

/** What of an extension is valid; empty if nothing is. */
function toSafeExtension(extension: string): string {
  const safe = trimDots(cutToBytes(toSafeName(extension), maximumExtensionBytes));
  return safe === '' ? '' : `.${safe}`;
}

/** Titles keep at least these bytes when a name is too long; after that its end is cut. */
const shortestTitleBytes = 32;

/** Characters of a title that are read: far more than a name has. */
const readTitleLength = 1_000;

function createRenderer({ movie, file }: NamingSubject, colonReplacement: ColonReplacement) {
  const shortened = {
    file,
    movie: {
      ...movie,
      title: movie.title.slice(0, readTitleLength),
      originalTitle: movie.originalTitle?.slice(0, readTitleLength) ?? null,
    },
  };
  return function renderName(nodes: readonly TemplateNode[], maximumBytes: number): string {
    const render = (titleBytes: number) =>
      toSafeName(renderNodes(nodes, { subject: shortened, colonReplacement, titleBytes }));
    const whole = render(maximumBytes);
    const name = isLonger(whole, maximumBytes) ? render(findTitleBytes(render, maximumBytes)) : whole;
    return toSafeName(cutToBytes(name, maximumBytes));
  };
}

const isLonger = (name: string, maximumBytes: number) => Buffer.byteLength(name) > maximumBytes;

/** The most bytes of each title with which the name is short enough, by bisection. */
function findTitleBytes(render: (titleBytes: number) => string, maximumBytes: number): number {
  let enough = shortestTitleBytes;
  let tooMany = maximumBytes;
  while (tooMany - enough > 1) {
    const middle = Math.floor((enough + tooMany) / 2);
    if (isLonger(render(middle), maximumBytes)) tooMany = middle;
    else enough = middle;
  }
  return enough;
}
