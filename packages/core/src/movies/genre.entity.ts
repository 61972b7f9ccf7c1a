import { defineEntity, p } from '@mikro-orm/core';

export const GenreSchema = defineEntity({
  name: 'Genre',
  tableName: 'genre',
  properties: {
    id: p.integer().primary(),
    name: p.text(),
    /** The folded name, by which a genre is found. */
    key: p.text().unique(),
  },
});

export class GenreEntity extends GenreSchema.class {}
GenreSchema.setClass(GenreEntity);
