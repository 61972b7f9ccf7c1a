import { defineEntity, p } from '@mikro-orm/core';
import type { FormatScore, QualityGroup } from './quality-profile.schema.ts';

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
    groups: p.json<QualityGroup[]>().name('quality_groups').default('[]'),
    preferredLanguages: p.json<string[]>().default('[]'),
    formatScores: p.json<FormatScore[]>().default('[]'),
    minimumFormatScore: p.integer().default(0),
    cutoffFormatScore: p.integer().default(0),
  },
});

export class QualityProfileEntity extends QualityProfileSchema.class {}
QualityProfileSchema.setClass(QualityProfileEntity);
