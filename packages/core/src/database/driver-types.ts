import pg from 'pg';

/** date, timestamp, timestamptz, interval. */
const temporalTypes = new Set([1082, 1114, 1184, 1186]);
const asText = (text: string) => text;

/** How the driver reads values for MikroORM, which parses dates itself; the rest is as `pg` does by default. */
export const driverTypes = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') =>
    temporalTypes.has(id)
      ? asText
      : pg.types.getTypeParser(id, format as 'text')) as typeof pg.types.getTypeParser,
};
