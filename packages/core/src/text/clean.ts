/** Without NUL characters and unpaired surrogates, which PostgreSQL refuses to store. */
export function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}
