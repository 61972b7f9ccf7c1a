import { bigint, boolean, integer, text, timestamp, uuid } from './column.ts';

/** Delay profiles and the blocklist. */
export const decisionTables = {
  delay_profile: {
    id: uuid(),
    name: text(),
    is_default: boolean(),
    preferred_protocol: text<'torrent' | 'usenet'>(),
    torrent_delay: integer(),
    usenet_delay: integer(),
    bypass_if_cutoff_met: boolean(),
  },
  delay_profile_quality_profile: {
    quality_profile_id: text(),
    delay_profile_id: uuid(),
  },
  blocklist_item: {
    id: uuid(),
    movie_id: uuid().nullable(),
    indexer_id: text().nullable(),
    indexer_name: text().nullable(),
    guid: text().nullable(),
    info_hash: text().nullable(),
    title: text().nullable(),
    title_key: text().nullable(),
    protocol: text<'torrent' | 'usenet'>().nullable(),
    size: bigint().nullable(),
    reason: text(),
    created_at: timestamp(),
    covers_reposts: boolean().withDefault(),
  },
} as const;
