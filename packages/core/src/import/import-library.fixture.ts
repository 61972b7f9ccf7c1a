import { copyFile, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findFfmpeg, makeMedia, testPicture } from '../../../../test/ffmpeg.ts';
import { createTestDisk, type TestDisk } from '../disk/disk.fixture.ts';
import type { LibraryOptions } from '../library-options.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import type { DatabaseKind } from '../testing/test-database.ts';
import { endOf, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import type { ImportCandidate, ImportExecuteInput, ImportedFile } from './import.schema.ts';

export const ffmpeg = findFfmpeg();

/** Whether what needs ffmpeg is left out. Under CI it fails instead. */
export const isWithoutFfmpeg = ffmpeg === null && process.env.CI === undefined;
if (isWithoutFfmpeg) {
  process.emitWarning('There is no ffmpeg on this machine: what needs one is left out.');
}

/** Videos that tests copy, as each takes ffmpeg a while. */
export interface TestVideos extends AsyncDisposable {
  readonly sd: string;
  readonly hd: string;
  readonly fullHd: string;
  readonly audio: string;
}

export async function makeTestVideos(): Promise<TestVideos> {
  if (ffmpeg === null) {
    throw new Error('ffmpeg is missing; .ci/run installs it.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-videos-'));
  const at = (name: string) => join(folder, name);
  const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  await makeMedia(ffmpeg, [...testPicture('640x480', '5', 2), ...x264, at('sd.mkv')]);
  await makeMedia(ffmpeg, [...testPicture('1280x720', '5', 2), ...x264, at('hd.mkv')]);
  await makeMedia(ffmpeg, [...testPicture('1920x1080', '5', 2), ...x264, at('full-hd.mkv')]);
  await makeMedia(ffmpeg, ['-f', 'lavfi', '-i', 'anoisesrc=d=1', at('audio.mkv')]);
  return {
    ...{ sd: at('sd.mkv'), hd: at('hd.mkv'), fullHd: at('full-hd.mkv'), audio: at('audio.mkv') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A library with a root folder `movies` and a folder `downloads` that files may be imported from. */
export interface ImportLibrary extends AsyncDisposable {
  readonly disk: TestDisk;
  readonly fixture: TestLibrary;
  /** Ids by title. */
  readonly movieIds: Readonly<Record<string, string>>;
  /** Copies a video, or writes a text, to a path below `downloads`. */
  put(path: string, content: { video: string } | string): Promise<string>;
  cut(path: string, bytes: number): Promise<void>;
  /** The files of a folder below `downloads`, by the end of their path. */
  detect(path?: string): Promise<Readonly<Record<string, ImportCandidate>>>;
  execute(input: ImportExecuteInput): Promise<readonly ImportedFile[]>;
}

export const importMovies = [
  movieMetadata(27205, { title: 'Inception', year: 2010, imdbId: 'tt1375666' }),
  movieMetadata(603, { title: 'The Matrix', year: 1999 }),
  movieMetadata(11, { title: 'Home', year: 2015 }),
  movieMetadata(12, { title: 'The Home', year: 2015 }),
];

export async function openImportLibrary(
  kind: DatabaseKind,
  options: Partial<LibraryOptions> = {},
): Promise<ImportLibrary> {
  const disk = await createTestDisk();
  const [root, downloads] = [disk.at('movies'), disk.at('downloads')];
  await mkdir(root);
  await mkdir(downloads);
  const fixture = await openTestLibrary(kind, {
    rootFolders: [root],
    importFolders: [downloads],
    ...options,
  });
  const { library } = fixture;
  await library.movies.import(importMovies.map((movie) => toImport(movie, { rootFolderPath: root })));
  const { movies } = await library.movies.list({ limit: 100 });
  await library.start();
  return {
    ...{ disk, fixture, movieIds: Object.fromEntries(movies.map(({ id, title }) => [title, id])) },
    async put(path, content) {
      const target = join(downloads, path);
      await mkdir(dirname(target), { recursive: true });
      await (typeof content === 'string' ? writeFile(target, content) : copyFile(content.video, target));
      return target;
    },
    cut: (path, bytes) => truncate(join(downloads, path), bytes),
    async detect(path = '') {
      const { files } = await library.imports.detect({ path: join(downloads, path) });
      return Object.fromEntries(files.map((file) => [file.path.slice(downloads.length + 1), file]));
    },
    async execute(input) {
      const { taskId } = await library.imports.execute(input);
      const task = await endOf(library, taskId);
      if (task.state !== 'completed') {
        throw new Error(`The import ${task.state}: ${JSON.stringify(task.error)}`);
      }
      return (task.result as { files: ImportedFile[] }).files;
    },
    async [Symbol.asyncDispose]() {
      await fixture[Symbol.asyncDispose]();
      await disk[Symbol.asyncDispose]();
    },
  };
}
