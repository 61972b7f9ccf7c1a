import { Migration } from '@mikro-orm/migrations';

/** The SQL that differs between the databases. */
export interface WantedListsSql {
  /** Makes the tables and the columns. */
  readonly tables: readonly string[];
  /** Sets the qualities that meet the cutoff of a profile, as a JSON array. */
  readonly setMet: string;
  /** Fills columns and counters from movies, then makes indexes and triggers. */
  readonly fill: readonly string[];
}

interface ProfileRow {
  readonly id: string;
  readonly cutoff: string;
  readonly qualities: unknown;
  readonly quality_groups: unknown;
}

/**
 * `movie.wanted`: 1 for monitored movies without a file, 2 for those whose file is below the cutoff of their quality profile, else null.
 * Triggers set it, by `quality_profile.met_qualities`, and copy it to `movie_genre`. Each sort order has an index of the wanted
 * movies; `cutoff_unmet_count` counts those below their cutoff by genre (0: any) x year (0: unknown).
 *
 * `indexer_connection.syncing_until`: one sync of Prowlarr or Jackett runs at a time.
 */
export abstract class WantedLists extends Migration {
  protected abstract readonly sql: WantedListsSql;

  override async up(): Promise<void> {
    for (const statement of this.sql.tables) {
      await this.execute(statement);
    }
    const select = 'select id, cutoff, qualities, quality_groups from quality_profile';
    const profiles = (await this.execute(select)) as unknown as ProfileRow[];
    for (const profile of profiles) {
      await this.execute(this.sql.setMet, [JSON.stringify(metQualities(profile)), profile.id]);
    }
    for (const statement of this.sql.fill) {
      await this.execute(statement);
    }
  }
}

/** As `quality/met-qualities.ts` finds them in this version. */
function metQualities({ cutoff, qualities, quality_groups }: ProfileRow): string[] {
  const allowed = parsed<readonly string[]>(qualities);
  const groups = parsed<readonly { readonly qualities: readonly string[] }[]>(quality_groups);
  const group = groups.find((one) => one.qualities.includes(cutoff))?.qualities ?? [cutoff];
  const rank = allowed.findIndex((quality) => group.includes(quality));
  const isMet = (quality: string) =>
    allowed.includes(quality)
      ? allowed.indexOf(quality) <= rank || group.includes(quality)
      : lowToHigh.indexOf(quality) >= lowToHigh.indexOf(cutoff);
  return [...new Set([...lowToHigh, ...allowed])].filter(isMet);
}

/** Drivers parse JSON columns or leave them as text. */
const parsed = <T>(json: unknown) => (typeof json === 'string' ? JSON.parse(json) : json) as T;

/** All qualities in this version. */
const lowToHigh: readonly string[] = [
  ...['Unknown', 'WORKPRINT', 'CAM', 'TELESYNC', 'TELECINE', 'REGIONAL', 'DVDSCR', 'SDTV', 'DVD', 'DVD-R'],
  ...['WEBRip-480p', 'WEBDL-480p', 'Bluray-480p', 'Bluray-576p', 'HDTV-720p', 'WEBRip-720p', 'WEBDL-720p'],
  ...[
    'Bluray-720p',
    'HDTV-1080p',
    'WEBRip-1080p',
    'WEBDL-1080p',
    'Bluray-1080p',
    'Remux-1080p',
    'HDTV-2160p',
  ],
  ...['WEBRip-2160p', 'WEBDL-2160p', 'Bluray-2160p', 'Remux-2160p', 'BR-DISK', 'Raw-HD'],
];
