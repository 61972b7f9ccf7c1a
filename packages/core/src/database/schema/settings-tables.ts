import { boolean, integer, json, real, text, timestamp, uuid } from './column.ts';

/** Quality profiles, sizes of qualities, root folders, and settings. */
export const settingsTables = {
  quality_profile: {
    id: text(),
    name: text(),
    is_default: boolean().withDefault(),
    upgrades_allowed: boolean(),
    cutoff: text(),
    qualities: json<readonly string[]>(),
    quality_groups:
      json<readonly { readonly name: string; readonly qualities: readonly string[] }[]>().withDefault(),
    preferred_languages: json<readonly string[]>().withDefault(),
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
