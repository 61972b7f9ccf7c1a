import { Migration } from '@mikro-orm/migrations';

/**
 * Users, sessions and API keys, in the form better-auth 1.7 reads and writes, its fields in snake case. Every change that
 * takes a credential's validity away or changes who it stands for is announced on the channel `cinephage_credentials`.
 */
export class Auth extends Migration {
  override up(): void {
    for (const sql of [...tables, announce, ...announcements]) {
      this.addSql(sql);
    }
  }
}

const tables = [
  `create table auth_user (
    id text primary key,
    name text not null,
    email text not null unique,
    email_verified boolean not null default false,
    image text,
    username text unique,
    display_username text,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,

  `create table auth_session (
    id text primary key,
    token text not null unique,
    user_id text not null references auth_user (id) on delete cascade,
    expires_at timestamptz(3) not null,
    ip_address text,
    user_agent text,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,
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
    access_token_expires_at timestamptz(3),
    refresh_token_expires_at timestamptz(3),
    scope text,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,
  'create unique index auth_account_by_user on auth_account (user_id, provider_id)',

  `create table auth_verification (
    id text primary key,
    identifier text not null,
    value text not null,
    expires_at timestamptz(3) not null,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,
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
    last_refill_at timestamptz(3),
    enabled boolean not null default true,
    rate_limit_enabled boolean not null default false,
    rate_limit_time_window integer,
    rate_limit_max integer,
    request_count integer not null default 0,
    remaining integer,
    last_request timestamptz(3),
    expires_at timestamptz(3),
    permissions text,
    metadata text,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,
  'create index auth_api_key_by_reference on auth_api_key (reference_id)',

  `create table auth_state (
    id integer primary key check (id = 1),
    secret text
  )`,
  'insert into auth_state (id) values (1)',
];

const announce = `create function announce_credentials_changed() returns trigger language plpgsql as $$
  begin
    perform pg_notify('cinephage_credentials', '');
    return null;
  end
$$`;

const credentialChanges = {
  auth_api_key: 'insert or delete or update of key, enabled, expires_at, name',
  auth_session: 'delete or update of token, user_id, expires_at',
  auth_user: 'delete or update of username',
};

const announcements = Object.entries(credentialChanges).flatMap(([table, change]) => [
  `create trigger ${table}_changed after ${change} on ${table}
    for each statement execute function announce_credentials_changed()`,
  `create trigger ${table}_truncated after truncate on ${table}
    for each statement execute function announce_credentials_changed()`,
]);
