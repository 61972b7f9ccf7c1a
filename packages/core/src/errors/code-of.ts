/** The code of an error of Node or a driver, such as ENOENT or SQLITE_FULL; empty for other errors. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
