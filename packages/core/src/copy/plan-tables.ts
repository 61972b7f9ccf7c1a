import { copyProgressTable } from '../database/schema-version.ts';
import { dataTables, ownTables } from '../database/tables.ts';
import type { CopiedTablePlan } from './copy-side.ts';
import type { CopySides } from './copy-sides.ts';

/** The lease of a running task, which PostgreSQL does not have, has expired, so that the next process reclaims the task. */
const extras: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  task: { lease_expires_at: '0' },
  auth_state: { generation: '1' },
};

/**
 * The tables in an order in which every row finds those that it refers to. Their types are read from PostgreSQL, so that a
 * column that a later version adds is copied as well.
 */
export async function planTables({ sqlite, postgres }: CopySides): Promise<readonly CopiedTablePlan[]> {
  const isKnown = (table: string) =>
    table === copyProgressTable || ownTables.some((own) => table === own || isShadow(table, own));
  const unknown = sqlite.tables().filter((table) => !isKnown(table));
  if (unknown.length > 0) {
    throw new TypeError(`No rule says whether the table ${unknown[0]} is copied.`);
  }
  const all = await postgres.columns(dataTables);
  const plans = dataTables.map((name): CopiedTablePlan => {
    const types = sqlite.columns(name);
    const columns = all
      .filter((column) => column.table === name && types.has(column.name))
      .map((column) => ({ ...column, sqliteType: types.get(column.name) ?? '' }));
    const keys = columns.filter(({ isKey }) => isKey);
    const [key] = keys;
    if (key === undefined || keys.length > 1) {
      throw new TypeError(`The table ${name} has no key of one column.`);
    }
    return { name, columns, key, keyIndex: columns.indexOf(key), sqliteExtras: extras[name] ?? {} };
  });
  return inOrder(plans, await postgres.references());
}

/** Tables in which SQLite keeps an index for full-text search. */
const isShadow = (table: string, own: string) =>
  new RegExp(`^${own}_(data|idx|content|docsize|config)$`).test(table);

function inOrder(
  plans: readonly CopiedTablePlan[],
  references: readonly (readonly [string, string])[],
): readonly CopiedTablePlan[] {
  const ordered: CopiedTablePlan[] = [];
  const add = (plan: CopiedTablePlan) => {
    if (ordered.includes(plan)) {
      return;
    }
    for (const [from, to] of references) {
      const referred = plans.find(({ name }) => name === to && from === plan.name && name !== plan.name);
      if (referred !== undefined) {
        add(referred);
      }
    }
    ordered.push(plan);
  };
  plans.forEach(add);
  return ordered;
}
