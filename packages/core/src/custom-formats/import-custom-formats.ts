import type { ErrorDetail } from '../errors/library-error.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { cleanText } from '../text/clean.ts';
import { truncate } from '../text/fold.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import { applyScores } from './apply-scores.ts';
import type { CustomFormat } from './custom-format.schema.ts';
import { readSpecification } from './from-published.ts';
import {
  type CustomFormatImportInput,
  type CustomFormatImportOptions,
  type CustomFormatImportResult,
  customFormatImportOptionsSchema,
  customFormatImportSchema,
  type PublishedSpecification,
} from './published-format.schema.ts';
import {
  type CustomFormatsDeps,
  refuseTakenName,
  storeCustomFormat,
  writeCustomFormats,
} from './write-custom-format.ts';

type ImportedFormat = Omit<CustomFormat, 'id' | 'createdAt' | 'updatedAt'>;

/** Adds published formats, or replaces stored ones by them, in one transaction. */
export function createImportCustomFormats(deps: CustomFormatsDeps) {
  const { database, now } = deps;
  return async function importCustomFormats(
    input: CustomFormatImportInput,
    options: CustomFormatImportOptions = {},
  ): Promise<CustomFormatImportResult> {
    const { qualityProfileId, scoreSet } = validate(customFormatImportOptionsSchema, options);
    const imported = readPublishedFormats(input);
    return writeCustomFormats(deps, async (em, stored) => {
      const formats = [...stored];
      const result = { createdCount: 0, updatedCount: 0, customFormats: [] as CustomFormat[] };
      for (const fields of imported) {
        const known = findStored(formats, fields);
        refuseTakenName(formats, fields.name, known?.id ?? null);
        const updatedAt = now().toISOString();
        const { id, createdAt } = known ?? { id: uuidv7(), createdAt: updatedAt };
        const format = {
          ...fields,
          trashId: fields.trashId ?? known?.trashId ?? null,
          id,
          createdAt,
          updatedAt,
        };
        await storeCustomFormat(database, em, format);
        formats.splice(known === undefined ? formats.length : formats.indexOf(known), 1, format);
        result[known === undefined ? 'createdCount' : 'updatedCount']++;
        result.customFormats.push(format);
      }
      if (qualityProfileId !== undefined) {
        await applyScores(database, em, result.customFormats, { qualityProfileId, scoreSet });
      }
      return result;
    });
  };
}

/** By its id in the guides, else by its name. */
const findStored = (formats: readonly CustomFormat[], { trashId, name }: ImportedFormat) =>
  formats.find((one) => trashId !== null && one.trashId === trashId) ??
  formats.find((one) => one.name.toLowerCase() === name.toLowerCase());

/** @throws LibraryError `INVALID_INPUT` with a sentence for each specification that cannot be read */
function readPublishedFormats(input: CustomFormatImportInput): readonly ImportedFormat[] {
  const given = validate(customFormatImportSchema, input);
  const details: ErrorDetail[] = [];
  const isList = Array.isArray(given);
  const formats = (isList ? given : [given]).map((format, index): ImportedFormat => {
    const path = isList ? `${index}.` : '';
    const name = cleanText(format.name) ?? '';
    if (name === '' || name.length > longestName) {
      details.push({ field: `${path}name`, message: `must have 1 to ${longestName} characters` });
    }
    const scores = Object.entries(format.trash_scores ?? {});
    return {
      name,
      includeWhenRenaming: format.includeCustomFormatWhenRenaming ?? false,
      trashId: cleanText(format.trash_id ?? ''),
      trashScores: scores.map(([set, score]) => ({ name: cleanText(set) ?? '', score })),
      conditions: readConditions(format.specifications, { path, name, details }),
    };
  });
  if (details.length > 0) {
    throw invalidInput(details);
  }
  return formats;
}

const longestName = 100;

interface ReadingDeps {
  readonly path: string;
  readonly name: string;
  readonly details: ErrorDetail[];
}

const readConditions = (
  specifications: readonly PublishedSpecification[],
  { path, name, details }: ReadingDeps,
): CustomFormat['conditions'] =>
  specifications.flatMap((specification, index) => {
    const read = readSpecification({
      ...specification,
      name: truncate(cleanText(specification.name) ?? specification.implementation, longestName),
    });
    if ('condition' in read) return [read.condition];
    details.push({
      field: `${path}specifications.${index}`,
      message: `(${JSON.stringify(specification.name)} of the format ${JSON.stringify(name)}) ${read.problem}`,
    });
    return [];
  });
