import type {
  NamingPreview,
  NamingPreviewInput,
  NamingSettings,
  NamingTemplatesInput,
  NamingTokenDescription,
  NamingUpdateInput,
  NamingValidation,
} from './naming.schema.ts';

/** How folders and files of movies are named. */
export interface Naming {
  /**
   * Returns the settings.
   *
   * @example
   * const { movieFolderFormat } = await library.naming.get();
   * console.log(movieFolderFormat);
   */
  get(): Promise<NamingSettings>;
  /**
   * Changes settings; those that are left out stay as they are. No file is renamed by it.
   *
   * @throws LibraryError `INVALID_INPUT` with a sentence for each error in a template
   * @example
   * await library.naming.update({ movieFolderFormat: '{Movie CleanTitle} ({Year}) {tmdb-{TmdbId}}' });
   */
  update(input: NamingUpdateInput): Promise<NamingSettings>;
  /**
   * Returns every token of templates, with an example.
   *
   * @example
   * const tokens = await library.naming.tokens();
   * console.log(tokens.map(({ token, example }) => `${token}: ${example}`));
   */
  tokens(): Promise<NamingTokenDescription[]>;
  /**
   * Names two sample movies, one with everything known and one with little.
   *
   * @param input Settings to try; the stored ones for those left out
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const [preview] = await library.naming.preview({ movieFileFormat: '{Movie Title} [{Quality Full}]' });
   * console.log(preview?.path);
   */
  preview(input?: NamingPreviewInput): Promise<NamingPreview[]>;
  /**
   * Says what is wrong with templates, without changing anything.
   *
   * @throws LibraryError `INVALID_INPUT` if no template is given
   * @example
   * const { valid, problems } = await library.naming.validate({ movieFolderFormat: '{Movie Titles}' });
   * console.log(valid, problems.map(({ message }) => message));
   */
  validate(input: NamingTemplatesInput): Promise<NamingValidation>;
}
