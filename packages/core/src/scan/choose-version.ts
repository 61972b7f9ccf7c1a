import { isSameEdition } from '../releases/same-edition.ts';

/** A version of a movie that may get a file: the default one, or one that the user has made. */
export interface VersionSlot {
  /** Null: the default version. */
  readonly versionId: string | null;
  readonly rootFolderPath: string;
  /** Edition that its file should have; null: any. */
  readonly edition: string | null;
  /** Qualities that its quality profile allows. */
  readonly qualities: readonly string[];
  /** Path of its file; null: it has none. */
  readonly filePath: string | null;
}

export interface FileToPlace {
  readonly edition: string | null;
  readonly quality: string;
}

/**
 * Chooses the version that a file belongs to: the one of its edition, else the default one, else the only one whose quality profile
 * allows its quality. The default version is left to another file if it does not allow the quality and exactly one other does.
 *
 * @param free the versions without a file
 * @returns undefined if the file belongs to none of them
 */
export function chooseVersion(free: readonly VersionSlot[], file: FileToPlace): VersionSlot | undefined {
  const ofEdition = free.filter(
    ({ versionId, edition }) =>
      versionId !== null && edition !== null && isSameEdition(edition, file.edition),
  );
  if (ofEdition.length > 0) {
    return only(ofEdition.filter((slot) => allows(slot, file))) ?? ofEdition[0];
  }
  const first = free.find(({ versionId }) => versionId === null);
  const byQuality = free.filter(
    (slot) => slot.versionId !== null && slot.edition === null && allows(slot, file),
  );
  if (first !== undefined && (allows(first, file) || byQuality.length !== 1)) {
    return first;
  }
  return only(byQuality);
}

const allows = ({ qualities }: VersionSlot, { quality }: FileToPlace) => qualities.includes(quality);

const only = <T>(values: readonly T[]): T | undefined => (values.length === 1 ? values[0] : undefined);
