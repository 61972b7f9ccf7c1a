import { defineEntity, p } from '@mikro-orm/core';

export const QualityProfileSchema = defineEntity({
  name: 'QualityProfile',
  tableName: 'quality_profile',
  properties: {
    id: p.text().primary(),
    name: p.text(),
    isDefault: p.boolean(),
    upgradesAllowed: p.boolean(),
    cutoff: p.text(),
    qualities: p.json<string[]>(),
  },
});

export class QualityProfileEntity extends QualityProfileSchema.class {}
QualityProfileSchema.setClass(QualityProfileEntity);
