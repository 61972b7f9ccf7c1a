import type { Database, EntityManager } from '../database/database.ts';
import type { ErrorDetail } from '../errors/library-error.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import { type Quality, qualities, qualityScores } from './qualities.ts';
import { type QualityDefinition, qualityDefinitionsUpdateSchema } from './quality-definition.schema.ts';
import type { QualityDefinitions } from './quality-definitions.ts';

type Sizes = Pick<QualityDefinition, 'minimumSize' | 'preferredSize' | 'maximumSize'>;

const limited: Sizes = { minimumSize: 0, preferredSize: 95, maximumSize: 100 };
const unlimited: Sizes = { minimumSize: 0, preferredSize: null, maximumSize: null };
/** Qualities whose releases have whatever size the disc has. */
const isUnlimited = (quality: Quality) => /2160p|^Remux|^BR-DISK|^Raw-HD/.test(quality);

export function createQualityDefinitions(database: Database): QualityDefinitions {
  const read = async (em?: EntityManager) => {
    const kysely = em === undefined ? database.readKysely : database.kysely(em);
    const rows = await kysely.selectFrom('quality_definition').selectAll().execute();
    const stored = new Map(rows.map((row) => [row.quality, row]));
    return qualities.map((quality): QualityDefinition => {
      const row = stored.get(quality);
      const sizes =
        row === undefined
          ? isUnlimited(quality)
            ? unlimited
            : limited
          : {
              minimumSize: row.minimum_size,
              preferredSize: row.preferred_size,
              maximumSize: row.maximum_size,
            };
      return { quality, score: qualityScores[quality], ...sizes };
    });
  };

  return {
    list: () => read(),
    async update(input) {
      const { qualityDefinitions: changes } = validate(qualityDefinitionsUpdateSchema, input);
      return database.transaction(
        async (em) => {
          const current = new Map((await read(em)).map((definition) => [definition.quality, definition]));
          const merged = changes.map((change) => ({
            ...current.get(change.quality),
            ...definedFields(change),
          }));
          refuseBrokenSizes(merged as QualityDefinition[]);
          for (const definition of merged as QualityDefinition[]) {
            await store(database, em, definition);
          }
          return read(em);
        },
        { lock: 'movies' },
      );
    },
  };
}

async function store(database: Database, em: EntityManager, definition: QualityDefinition): Promise<void> {
  const { quality, minimumSize, preferredSize, maximumSize } = definition;
  const sizes = { minimum_size: minimumSize, preferred_size: preferredSize, maximum_size: maximumSize };
  await database
    .kysely(em)
    .insertInto('quality_definition')
    .values({ quality, ...sizes })
    .onConflict((conflict) => conflict.column('quality').doUpdateSet(sizes))
    .execute();
}

/** @throws LibraryError `INVALID_INPUT` unless minimum, preferred and maximum rise, and each quality is there once */
function refuseBrokenSizes(definitions: readonly QualityDefinition[]): void {
  const details = definitions.flatMap(({ quality, ...sizes }, index): ErrorDetail[] => {
    const { minimumSize, preferredSize, maximumSize } = sizes;
    const broken = (field: string, message: string) => [
      { field: `qualityDefinitions.${index}.${field}`, message },
    ];
    const largest = maximumSize ?? Number.POSITIVE_INFINITY;
    if (definitions.findIndex((one) => one.quality === quality) < index) {
      return broken('quality', 'must be there once');
    }
    if (minimumSize > largest) return broken('maximumSize', 'must be at least minimumSize');
    const isOutside = preferredSize !== null && (preferredSize < minimumSize || preferredSize > largest);
    return isOutside ? broken('preferredSize', 'must be between minimumSize and maximumSize') : [];
  });
  if (details.length > 0) {
    throw invalidInput(details);
  }
}
