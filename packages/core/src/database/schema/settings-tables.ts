import { boolean, json, real, text } from './column.ts';

/** Quality profiles, sizes of qualities, and settings. */
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
} as const;
