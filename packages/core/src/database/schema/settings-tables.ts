import { boolean, integer, json, real, text, timestamp, uuid } from './column.ts';

/** A condition as `custom-format.schema.ts` has it. */
export interface StoredCondition {
  readonly name: string;
  readonly type: string;
  readonly negate: boolean;
  readonly required: boolean;
  readonly value: string | null;
  readonly exceptLanguage: boolean;
  readonly minimumSize: number | null;
  readonly maximumSize: number | null;
}

/** Quality profiles, custom formats, sizes of qualities, root folders, and settings. */
export const settingsTables = {
  quality_profile: {
    id: text(),
    name: text(),
    is_default: boolean().withDefault(),
    upgrades_allowed: boolean(),
    cutoff: text(),
    qualities: json<readonly string[]>(),
    met_qualities: json<readonly string[]>().withDefault(),
    quality_groups:
      json<readonly { readonly name: string; readonly qualities: readonly string[] }[]>().withDefault(),
    preferred_languages: json<readonly string[]>().withDefault(),
    format_scores:
      json<readonly { readonly customFormatId: string; readonly score: number }[]>().withDefault(),
    minimum_format_score: integer().withDefault(),
    cutoff_format_score: integer().withDefault(),
    scores_due: boolean().withDefault(),
    scored_until: uuid().nullable(),
  },
  custom_format: {
    id: uuid(),
    name: text(),
    name_key: text(),
    include_when_renaming: boolean().withDefault(),
    conditions: json<readonly StoredCondition[]>(),
    trash_id: text().nullable(),
    trash_scores: json<readonly { readonly name: string; readonly score: number }[]>().withDefault(),
    created_at: timestamp(),
    updated_at: timestamp(),
  },
  quality_definition: {
    quality: text(),
    minimum_size: real(),
    preferred_size: real().nullable(),
    maximum_size: real().nullable(),
  },
  setting: {
    name: text(),
    fields: json(),
  },
  root_folder: {
    id: uuid(),
    name: text(),
    path: text(),
    default_quality_profile_id: text().nullable(),
    read_only: boolean().withDefault(),
    recycle_days: integer().withDefault(),
    created_at: timestamp(),
    updated_at: timestamp(),
  },
} as const;
