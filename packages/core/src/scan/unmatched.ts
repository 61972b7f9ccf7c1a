import type {
  UnmatchedFileList,
  UnmatchedListQuery,
  UnmatchedMatched,
  UnmatchedMatchInput,
} from './unmatched.schema.ts';

/** The operations on files that scans found and that are of no movie yet. */
export interface Unmatched {
  /**
   * Returns a page of unmatched files by path, each with the movies that it may be.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { files, pagination } = await library.unmatched.list({ limit: 50 });
   * console.log(pagination.total, files.map(({ path, reason, candidates }) => [path, reason, candidates[0]?.title]));
   */
  list(query?: UnmatchedListQuery): Promise<UnmatchedFileList>;
  /**
   * Makes an unmatched file the file of a movie, where it is. The movie is added if the library does not have it.
   *
   * @throws LibraryError `INVALID_INPUT`; `FILE_NOT_FOUND` if there is no such file, or no longer; `FILE_ALREADY_EXISTS` if the
   *   movie has a file, and no version that this one belongs to; `FILE_OPERATION_REFUSED` if the movie has files in another root
   *   folder; `MOVIE_FILES_BUSY` while another operation changes its files; `METADATA_…` if the movie cannot be added
   * @example
   * const { files } = await library.unmatched.list();
   * for (const { id, candidates } of files) {
   *   const [best] = candidates;
   *   if (best !== undefined) {
   *     await library.unmatched.match({ id, tmdbId: best.tmdbId });
   *   }
   * }
   */
  match(input: UnmatchedMatchInput): Promise<UnmatchedMatched>;
}
