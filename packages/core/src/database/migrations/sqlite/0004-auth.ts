import { Migration } from '@mikro-orm/migrations';

/**
 * Users, sessions and API keys, in the form better-auth 1.7 reads and writes: its fields in snake case, dates as ISO 8601
 * text. `auth_state` counts every change that takes a credential's validity away or changes who it stands for, so that
 * another process on the same file learns of it by reading one row.
 */
export class Auth extends Migration {
  override up(): void {
    for (const sql of [...tables, ...changeCounters]) {
      this.addSql(sql);
    }
  }
}

const tables = [
  `create table auth_user (
    id text primary key,
    name text not null,
    email text not null unique,
    email_verified integer not null default 0,
    image text,
    username text unique,
    display_username text,
    created_at text not null,
    updated_at text not null
  ) strict`,

  `create table auth_session (
    id text primary key,
    token text not null unique,
    user_id text not null references auth_user (id) on delete cascade,
    expires_at text not null,
    ip_address text,
    user_agent text,
    created_at text not null,
    updated_at text not null
  ) strict`,
  'create index auth_session_by_user on auth_session (user_id)',

  `create table auth_account (
    id text primary key,
    user_id text not null references auth_user (id) on delete cascade,
    account_id text not null,
    provider_id text not null,
    password text,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at text,
    refresh_token_expires_at text,
    scope text,
    created_at text not null,
    updated_at text not null
  ) strict`,
  'create unique index auth_account_by_user on auth_account (user_id, provider_id)',

  `create table auth_verification (
    id text primary key,
    identifier text not null,
    value text not null,
    expires_at text not null,
    created_at text not null,
    updated_at text not null
  ) strict`,
  'create index auth_verification_by_identifier on auth_verification (identifier)',

  `create table auth_api_key (
    id text primary key,
    config_id text not null default 'default',
    name text,
    start text,
    prefix text,
    key text not null unique,
    reference_id text not null,
    refill_interval integer,
    refill_amount integer,
    last_refill_at text,
    enabled integer not null default 1,
    rate_limit_enabled integer not null default 0,
    rate_limit_time_window integer,
    rate_limit_max integer,
    request_count integer not null default 0,
    remaining integer,
    last_request text,
    expires_at text,
    permissions text,
    metadata text,
    created_at text not null,
    updated_at text not null
  ) strict`,
  'create index auth_api_key_by_reference on auth_api_key (reference_id)',

  `create table auth_state (
    id integer primary key check (id = 1),
    generation integer not null,
    secret text
  ) strict`,
  'insert into auth_state (id, generation) values (1, 0)',
];

const credentialChanges = {
  api_key_insert: 'insert on auth_api_key',
  api_key_update: 'update of key, enabled, expires_at, name on auth_api_key',
  api_key_delete: 'delete on auth_api_key',
  session_update: 'update of token, user_id, expires_at on auth_session',
  session_delete: 'delete on auth_session',
  user_update: 'update of username on auth_user',
  user_delete: 'delete on auth_user',
};

const changeCounters = Object.entries(credentialChanges).map(
  ([name, change]) => `create trigger auth_state_after_${name} after ${change} begin
    update auth_state set generation = generation + 1;
  end`,
);
