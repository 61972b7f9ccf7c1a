import { Migration } from '@mikro-orm/migrations';

/** The types of the columns, which differ between the databases. */
export interface DownloadTypes {
  readonly uuid: string;
  readonly boolean: string;
  readonly json: string;
  readonly timestamp: string;
  /** Ends `create table`. */
  readonly options: string;
}

/** States of a grab that keep its version from being grabbed again. */
export const liveGrabStates = "state in ('grabbing', 'grabbed')";

/**
 * The tables `download_client` and `grab`. A partial unique index decides which of several grabs of one version comes first, on
 * however many nodes. Triggers end a grab when a file of its version, or of its release, becomes the file of a movie, and publish
 * an event for each grab in the history.
 */
export abstract class Downloads extends Migration {
  protected abstract readonly types: DownloadTypes;
  protected abstract readonly triggers: readonly string[];

  override up(): void {
    for (const statement of [...tablesOf(this.types), ...indexes, ...this.triggers]) {
      this.addSql(statement);
    }
  }
}

const tablesOf = ({ uuid, boolean, json, timestamp, options }: DownloadTypes) => [
  `create table download_client (
    id ${uuid} primary key,
    name text not null,
    name_key text not null unique,
    implementation text not null,
    enabled ${boolean} not null,
    priority integer not null,
    protocol text,
    folder text,
    host text,
    port integer,
    use_ssl ${boolean} not null,
    url_base text,
    username text,
    password text,
    api_key text,
    category text,
    remove_completed ${boolean} not null,
    remove_failed ${boolean} not null,
    remote_path_mappings ${json} not null,
    created_at ${timestamp} not null,
    updated_at ${timestamp} not null
  )${options}`,
  `create table grab (
    id ${uuid} primary key,
    movie_id ${uuid} not null references movie (id) on delete cascade,
    version_id ${uuid} not null,
    state text not null,
    source text not null,
    title text not null,
    release ${json} not null,
    download text,
    client_id ${uuid},
    client_name text,
    download_id text,
    message text,
    file_id ${uuid},
    owner text,
    lease_expires_at ${timestamp},
    created_at ${timestamp} not null,
    updated_at ${timestamp} not null,
    ended_at ${timestamp}
  )${options}`,
];

const indexes = [
  `create unique index grab_of_version on grab (version_id) where ${liveGrabStates}`,
  `create index grab_by_live_title on grab (title) where ${liveGrabStates}`,
  'create index grab_by_movie on grab (movie_id, id)',
  'create index grab_by_state on grab (state, id)',
];
