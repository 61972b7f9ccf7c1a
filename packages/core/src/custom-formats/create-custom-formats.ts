import { uuidv7 } from '../ids/uuid.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { validate } from '../validation/validate.ts';
import { normalizeCondition } from './check-conditions.ts';
import {
  type CustomFormat,
  type CustomFormatCreateInput,
  type CustomFormatUpdateInput,
  customFormatCreateSchema,
  customFormatUpdateSchema,
} from './custom-format.schema.ts';
import type { CustomFormats } from './custom-formats.ts';
import { createDeleteCustomFormat } from './delete-custom-format.ts';
import { toPublishedFormat } from './export-custom-format.ts';
import { createImportCustomFormats } from './import-custom-formats.ts';
import { readCustomFormats } from './read-custom-formats.ts';
import { createTestCustomFormats } from './test-custom-formats.ts';
import {
  type CustomFormatsDeps,
  refuseTakenName,
  requireFormat,
  storeCustomFormat,
  writeCustomFormats,
} from './write-custom-format.ts';

/** The operations on custom formats. */
export function createCustomFormats(deps: CustomFormatsDeps): CustomFormats {
  const { database } = deps;
  const get = async (id: string) => requireFormat(await readCustomFormats(database), id);
  return {
    list: () => readCustomFormats(database),
    get,
    create: (input) => createCustomFormat(deps, input),
    update: (id, input) => updateCustomFormat(deps, id, input),
    delete: createDeleteCustomFormat(deps),
    test: createTestCustomFormats(database),
    import: createImportCustomFormats(deps),
    export: async (id) => toPublishedFormat(await get(id)),
  };
}

function createCustomFormat(deps: CustomFormatsDeps, input: CustomFormatCreateInput): Promise<CustomFormat> {
  const { name, includeWhenRenaming, conditions } = validate(customFormatCreateSchema, input);
  return writeCustomFormats(deps, async (em, formats) => {
    refuseTakenName(formats, name, null);
    const createdAt = deps.now().toISOString();
    const format: CustomFormat = {
      ...{ id: uuidv7(), name, includeWhenRenaming, trashId: null, trashScores: [] },
      conditions: conditions.map(normalizeCondition),
      ...{ createdAt, updatedAt: createdAt },
    };
    await storeCustomFormat(deps.database, em, format);
    return format;
  });
}

function updateCustomFormat(
  deps: CustomFormatsDeps,
  id: string,
  input: CustomFormatUpdateInput,
): Promise<CustomFormat> {
  const changes = definedFields(validate(customFormatUpdateSchema, input));
  return writeCustomFormats(deps, async (em, formats) => {
    const format = requireFormat(formats, id);
    const changed = { ...format, ...changes, updatedAt: deps.now().toISOString() };
    refuseTakenName(formats, changed.name, format.id);
    const result = { ...changed, conditions: changed.conditions.map(normalizeCondition) };
    await storeCustomFormat(deps.database, em, result);
    return result;
  });
}
