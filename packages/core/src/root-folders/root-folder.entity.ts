import { defineEntity, p } from '@mikro-orm/core';

export const RootFolderSchema = defineEntity({
  name: 'RootFolder',
  tableName: 'root_folder',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    /** Absolute and normalised. */
    path: p.text().unique(),
    defaultQualityProfileId: p.text().nullable(),
    /** Nothing is written to it, nor deleted from it. */
    readOnly: p.boolean(),
    /** How long deleted files stay in its recycle bin; 0: they are not kept. */
    recycleDays: p.integer(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
});

export class RootFolderEntity extends RootFolderSchema.class {}
RootFolderSchema.setClass(RootFolderEntity);
