export type OnCopyProgress = (progress: CopyProgress) => void;

export interface CopyProgress {
  readonly table: string;
  readonly phase: 'copy' | 'verify';
  readonly done: number;
  readonly total: number;
}

export interface CopyOptions {
  /** Address of the library that is copied; no server may run on it. */
  readonly from: string;
  /** Address of the other kind of database: a new or empty one, or one that an interrupted copy has left. */
  readonly to: string;
  /** Interrupts it; the same call goes on later. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the rows of a table that are done. */
  readonly onProgress?: OnCopyProgress | undefined;
}

export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
  /** Of all rows, the same on both databases. */
  readonly checksum: string;
}
