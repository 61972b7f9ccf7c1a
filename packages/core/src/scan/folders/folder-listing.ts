/** The videos of one folder. */
export interface FolderListing {
  /** Below the root; empty for the root itself. */
  readonly path: string;
  /** Names, sorted. */
  readonly videos: readonly string[];
  /** Names of the files that describe movies, sorted. */
  readonly nfoNames: readonly string[];
}

/**
 * Why an entry is left out:
 * `disc`: the image or the copied folders of a whole disc; `malformedName`: its name is not UTF-8, so no path leads to it;
 * `unreadable`: the file system refuses; `linkOutside`: a symbolic link that leads out of the root, or nowhere;
 * `tooDeep`: it is below too many folders; `tooManyEntries`: its folder has too many of them.
 */
export type SkipReason =
  | 'disc'
  | 'malformedName'
  | 'unreadable'
  | 'linkOutside'
  | 'tooDeep'
  | 'tooManyEntries';

export interface SkippedEntry {
  /** Below the root. */
  readonly path: string;
  readonly reason: SkipReason;
}
