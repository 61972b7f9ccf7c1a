import type { QualityDefinition, QualityDefinitionsUpdateInput } from './quality-definition.schema.ts';

/** The operations on the definitions of qualities. */
export interface QualityDefinitions {
  /**
   * Returns the definition of every quality, from the lowest to the highest.
   *
   * @example
   * const definitions = await library.qualityDefinitions.list();
   * console.log(definitions.find(({ quality }) => quality === 'Bluray-1080p')?.maximumSize);
   */
  list(): Promise<QualityDefinition[]>;
  /**
   * Changes how large releases of some qualities may be: all that is given, or nothing.
   *
   * @returns Every definition
   * @throws LibraryError `INVALID_INPUT`
   * @example
   * await library.qualityDefinitions.update({
   *   qualityDefinitions: [{ quality: 'Bluray-1080p', minimumSize: 20, maximumSize: 150 }],
   * });
   */
  update(input: QualityDefinitionsUpdateInput): Promise<QualityDefinition[]>;
}
