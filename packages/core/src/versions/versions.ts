import type {
  LibraryFile,
  MovieVersion,
  MovieVersionCreateInput,
  MovieVersionDeleteInput,
  MovieVersionUpdateInput,
} from './version.schema.ts';

/**
 * The versions of movies. Each movie has a default version, which is the movie itself: its id, its settings and its file. Others have a
 * name, settings and at most one file of their own.
 */
export interface Versions {
  /**
   * Returns the versions of a movie with their files: the default one first, then by age.
   *
   * @throws LibraryError `MOVIE_NOT_FOUND`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const versions = await library.versions.list(id);
   * console.log(versions.map(({ name, file }) => `${name}: ${file?.path ?? 'no file'}`));
   */
  list(movieId: string): Promise<MovieVersion[]>;
  /**
   * Returns the versions of several movies, at most 1,000, in the order of the ids; those of a movie that is not in the library are an
   * empty list.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { movies } = await library.movies.list({ limit: 10 });
   * const versions = await library.versions.listMany(movies.map(({ id }) => id));
   * console.log(movies.map(({ title }, index) => `${title}: ${versions[index]?.length} versions`));
   */
  listMany(movieIds: readonly string[]): Promise<MovieVersion[][]>;
  /**
   * Returns one version of a movie with its file.
   *
   * @throws LibraryError `MOVIE_NOT_FOUND`, `VERSION_NOT_FOUND`
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { isDefault } = await library.versions.get(id, id);
   * console.log(isDefault);
   */
  get(movieId: string, versionId: string): Promise<MovieVersion>;
  /**
   * Adds a version to a movie. What is left out, or null, is that of the movie, also when the movie changes.
   *
   * @throws LibraryError `INVALID_INPUT`, `MOVIE_NOT_FOUND`; `VERSION_ALREADY_EXISTS` if the movie has one with this name
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const profiles = await library.qualityProfiles.list();
   * const ultraHd = profiles.find(({ name }) => name === 'Ultra-HD');
   * if (ultraHd) await library.versions.create(id, { name: '4K', qualityProfileId: ultraHd.id });
   */
  create(movieId: string, input: MovieVersionCreateInput): Promise<MovieVersion>;
  /**
   * Changes a version; fields that are left out stay as they are. The settings of the default version are those of the movie; its name
   * and its edition cannot be changed.
   *
   * @throws LibraryError `INVALID_INPUT`, `MOVIE_NOT_FOUND`, `VERSION_NOT_FOUND`, `VERSION_ALREADY_EXISTS`; `VERSION_IN_USE` for another
   *   root folder while the version has a file
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { id: versionId } = await library.versions.create(id, { name: '4K' });
   * await library.versions.update(id, versionId, { monitored: false });
   */
  update(movieId: string, versionId: string, input: MovieVersionUpdateInput): Promise<MovieVersion>;
  /**
   * Deletes a version, and its file only if the options say so. The default version goes with its movie alone.
   *
   * @throws LibraryError `INVALID_INPUT`, `MOVIE_NOT_FOUND`, `VERSION_NOT_FOUND`; `VERSION_IN_USE` if it has a file, or is the default;
   *   with `deleteFiles` those of `files.delete` too
   * @example
   * const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * const { id: versionId } = await library.versions.create(id, { name: '4K' });
   * await library.versions.delete(id, versionId);
   */
  delete(movieId: string, versionId: string, options?: MovieVersionDeleteInput): Promise<void>;
}

/** The files of movies: one of each version at most. */
export interface Files {
  /**
   * Returns the files of a movie, that of the default version first.
   *
   * @throws LibraryError `MOVIE_NOT_FOUND`
   * @example
   * const { movies } = await library.movies.list({ downloaded: true, limit: 1 });
   * if (movies[0]) console.log((await library.files.list(movies[0].id)).map(({ path }) => path));
   */
  list(movieId: string): Promise<LibraryFile[]>;
  /**
   * Returns the files of several movies, at most 1,000, in the order of the ids; those of a movie that is not in the library are an
   * empty list.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { movies } = await library.movies.list({ downloaded: true });
   * const files = await library.files.listMany(movies.map(({ id }) => id));
   * console.log(files.flat().filter(({ problem }) => problem !== null));
   */
  listMany(movieIds: readonly string[]): Promise<LibraryFile[][]>;
  /**
   * Deletes a file of a movie from the disk, with its subtitles and its `.nfo`: into the recycle bin, if its root folder has one. The
   * movie and its versions stay.
   *
   * @throws LibraryError `MOVIE_NOT_FOUND`, `FILE_NOT_FOUND`; `ROOT_FOLDER_UNAVAILABLE`, `FILE_DELETION_REFUSED`, `DISK_FULL`,
   *   `MOVIE_FILES_BUSY`: everything is as before then
   * @example
   * const { movies } = await library.movies.list({ downloaded: true, limit: 1 });
   * if (movies[0]?.fileId) await library.files.delete(movies[0].id, movies[0].fileId);
   */
  delete(movieId: string, fileId: string): Promise<void>;
}
