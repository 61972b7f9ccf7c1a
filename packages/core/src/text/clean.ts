/** Without NUL characters and unpaired surrogates, which PostgreSQL refuses to store. */
export function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

export const cleanOrNull = (text: string | null) => (text === null ? null : clean(text));
