import type { CompiledFormats } from './compile-custom-formats.ts';
import { type FormatMovie, fileFormatFacts, type RatedMovieFile } from './format-facts.ts';

/** The names of the custom formats of a file that `{Custom Formats}` in its name stands for. */
export const nameFormats = (
  formats: CompiledFormats,
  file: RatedMovieFile,
  movie: FormatMovie | null,
): readonly string[] =>
  formats
    .match(fileFormatFacts(file, movie))
    .filter(({ includeWhenRenaming }) => includeWhenRenaming)
    .map(({ name }) => name);
