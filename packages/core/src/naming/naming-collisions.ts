import { fileNameKey } from '../text/file-name-key.ts';
import { cutToBytes, maximumNameBytes } from './name-text.ts';

/**
 * What a name is compared by. File systems that ignore case or Unicode forms, such as those of Windows and macOS, take names with
 * the same key for one.
 */
export const nameKey = (name: string): string => fileNameKey(`./${name.replaceAll('/', '')}`);

/**
 * A name that is not taken: the wanted one, or with a number, such as `Inception (2010) (2)`.
 *
 * @param taken Keys of the names that exist, made by `nameKey`
 * @param extension What of the name stays at its end, such as `.mkv`
 */
export function freeName(wanted: string, taken: ReadonlySet<string>, extension = ''): string {
  const stem = extension !== '' && wanted.endsWith(extension) ? wanted.slice(0, -extension.length) : wanted;
  const ending = wanted.slice(stem.length);
  let name = wanted;
  for (let number = 2; taken.has(nameKey(name)); number++) {
    const label = ` (${number})`;
    const bytes = maximumNameBytes - Buffer.byteLength(label + ending);
    name = `${cutToBytes(stem, bytes).trimEnd()}${label}${ending}`;
  }
  return name;
}
