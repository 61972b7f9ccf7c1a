import type { NamingSubject } from './naming-subject.ts';

/** A token of templates, with how its value is read. */
export interface NamingToken {
  /** As the documentation writes it, without braces. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** Folders are named before a movie has a file: their templates take tokens of movies only. */
  readonly of: 'movie' | 'file';
  readonly description: string;
  /** What may follow a colon, next to `First` with titles: a number of bytes, languages, or custom formats. */
  readonly argument: 'length' | 'languages' | 'formats';
  /** Whether it is a title: shortened if a name is too long. */
  readonly isTitle?: boolean;
  /** Value for the documentation; by default that of the sample movie. */
  readonly example?: string;
  /** The value; empty if it is unknown. */
  read(subject: NamingSubject, argument: string | null): string;
}

export const namesOf = (name: string, aliases: readonly string[] = []) => ({ name, aliases });

/** The same for all spellings of a name: case and separators between its words do not matter. */
export const tokenKey = (name: string) =>
  name
    .toLowerCase()
    .replace(/[-._ ]+/g, ' ')
    .trim();
