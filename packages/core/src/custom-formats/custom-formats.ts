import type {
  CustomFormat,
  CustomFormatCreateInput,
  CustomFormatTestInput,
  CustomFormatTestResult,
  CustomFormatUpdateInput,
} from './custom-format.schema.ts';
import type {
  CustomFormatImportInput,
  CustomFormatImportOptions,
  CustomFormatImportResult,
  PublishedFormat,
} from './published-format.schema.ts';

/** Conditions that releases match or not. Quality profiles give each format a score. */
export interface CustomFormats {
  /**
   * Returns all custom formats, by name.
   *
   * @example
   * const formats = await library.customFormats.list();
   * console.log(formats.map(({ name }) => name));
   */
  list(): Promise<CustomFormat[]>;
  /**
   * Returns one custom format.
   *
   * @throws LibraryError `CUSTOM_FORMAT_NOT_FOUND`
   * @example
   * const [first] = await library.customFormats.list();
   * if (first) console.log((await library.customFormats.get(first.id)).conditions);
   */
  get(id: string): Promise<CustomFormat>;
  /**
   * Adds a custom format. Conditions of one type belong together: one that is satisfied is enough, and each required one must be.
   *
   * @throws LibraryError `INVALID_INPUT`, `CUSTOM_FORMAT_ALREADY_EXISTS` if another one has the name
   * @example
   * const { id } = await library.customFormats.create({
   *   name: 'HDR without Dolby Vision',
   *   conditions: [
   *     { name: 'HDR', type: 'hdr', value: 'HDR10', required: true },
   *     { name: 'No Dolby Vision', type: 'hdr', value: 'DV', negate: true, required: true },
   *   ],
   * });
   * const [profile] = await library.qualityProfiles.list();
   * if (profile) {
   *   const formatScores = [...profile.formatScores, { customFormatId: id, score: 100 }];
   *   await library.qualityProfiles.update(profile.id, { formatScores, cutoffFormatScore: 100 });
   * }
   */
  create(input: CustomFormatCreateInput): Promise<CustomFormat>;
  /**
   * Changes a custom format; fields that are left out stay as they are.
   *
   * @throws LibraryError `INVALID_INPUT`, `CUSTOM_FORMAT_NOT_FOUND`, `CUSTOM_FORMAT_ALREADY_EXISTS`
   * @example
   * const [first] = await library.customFormats.list();
   * if (first) await library.customFormats.update(first.id, { includeWhenRenaming: true });
   */
  update(id: string, input: CustomFormatUpdateInput): Promise<CustomFormat>;
  /**
   * Deletes a custom format, and its scores in quality profiles.
   *
   * @throws LibraryError `CUSTOM_FORMAT_NOT_FOUND`
   * @example
   * const [first] = await library.customFormats.list();
   * if (first) await library.customFormats.delete(first.id);
   */
  delete(id: string): Promise<void>;
  /**
   * Says which custom formats match a release, which conditions are satisfied, and the score in each quality profile.
   *
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * const { formats, scores } = await library.customFormats.test({ title: 'Movie.2010.IMAX.1080p.BluRay.x264-GROUP' });
   * console.log(formats.filter(({ matched }) => matched).map(({ name }) => name), scores);
   */
  test(input: CustomFormatTestInput): Promise<CustomFormatTestResult>;
  /**
   * Adds custom formats as the TRaSH guides publish them and Radarr exports them. A format with the `trash_id` or the name of a
   * stored one replaces it, and its scores in quality profiles stay. All of them are imported, or none.
   *
   * @param options a quality profile that gets the recommended scores of the formats
   * @throws LibraryError `INVALID_INPUT` with a sentence for each specification that cannot be imported, `QUALITY_PROFILE_NOT_FOUND`
   * @example
   * const result = await library.customFormats.import({
   *   name: 'Remux',
   *   specifications: [{ name: 'Remux', implementation: 'QualityModifierSpecification', fields: { value: 5 } }],
   * });
   * console.log(result.createdCount);
   */
  import(
    input: CustomFormatImportInput,
    options?: CustomFormatImportOptions,
  ): Promise<CustomFormatImportResult>;
  /**
   * Returns a custom format in the form that `import` takes.
   *
   * @throws LibraryError `CUSTOM_FORMAT_NOT_FOUND`
   * @example
   * const [first] = await library.customFormats.list();
   * if (first) console.log(JSON.stringify(await library.customFormats.export(first.id)));
   */
  export(id: string): Promise<PublishedFormat>;
}
