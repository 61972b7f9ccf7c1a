/** A number that changes whenever any credential may have stopped being valid, whichever process did it. */
export interface CredentialVersion {
  /** Null while changes made elsewhere cannot be heard of: nothing remembered may be trusted then. */
  current(): number | null;
  /** Says that this process has just changed credentials; holds from the next `current()` on. */
  changed(): void;
  close(): void;
}
