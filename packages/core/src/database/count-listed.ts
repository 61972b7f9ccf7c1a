import type { Kysely } from 'kysely';
import type { DB } from './schema/db.ts';
import type { CountedTable } from './schema/list-count-tables.ts';

export interface ListCountFilter {
  /** @default of all */
  readonly parent?: string | undefined;
  /** @default of any */
  readonly kind?: string | undefined;
}

/** The exact number of rows of a list, as triggers count them. */
export async function countListed(
  kysely: Kysely<DB>,
  list: CountedTable,
  { parent, kind }: ListCountFilter = {},
): Promise<number> {
  const { total } = await kysely
    .selectFrom('list_count')
    .select(({ fn }) => fn.sum<number | null>('n').as('total'))
    .where('list', '=', list)
    .$if(parent !== undefined, (counts) => counts.where('parent', '=', parent ?? ''))
    .$if(kind !== undefined, (counts) => counts.where('kind', '=', kind ?? ''))
    .executeTakeFirstOrThrow();
  return Number(total ?? 0);
}
