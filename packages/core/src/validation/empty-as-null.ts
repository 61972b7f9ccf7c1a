/**
 * For settings that may be left out, when something is added: forms send an empty text for them.
 *
 * ```ts
 * z.string().transform(emptyAsNull).nullable().default(null);
 * ```
 */
export const emptyAsNull = (text: string): string | null => (text === '' ? null : text);
