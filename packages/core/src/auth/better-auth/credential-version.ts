/** A number that changes when any process may have made a credential invalid. */
export interface CredentialVersion {
  /** Null while changes of other processes cannot be received; cached credentials must not be used then. */
  current(): number | null;
  /** Increments the version after a change by this process; the next `current()` returns the new one. */
  changed(): void;
  close(): void;
}
