/** The spelling of an enum value in GraphQL: `inCinemas` -> `IN_CINEMAS`, `movie.added` -> `ADDED`. */
export function enumValueName(value: string): string {
  const word = value.slice(value.lastIndexOf('.') + 1);
  return word === word.toUpperCase() ? word : word.replace(/[A-Z]/gu, (letter) => `_${letter}`).toUpperCase();
}
