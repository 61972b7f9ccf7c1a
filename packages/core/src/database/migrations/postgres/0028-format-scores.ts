import { Migration } from '@mikro-orm/migrations';

/** As on SQLite. */
export class PostgresFormatScores extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

/** What `wanted` of a row of `movie` must be. */
const rule = (row: string) => `case
    when not ${row}.monitored then null
    when not ${row}.has_file then 1
    when not exists (select 1 from quality_profile q
      where q.id = ${row}.quality_profile_id and q.met_qualities @> to_jsonb(${row}.file_quality)) then 2
    when exists (select 1 from quality_profile q join movie_file f
      on f.movie_id = ${row}.id and f.version_id is null and f.format_score < q.cutoff_format_score
      where q.id = ${row}.quality_profile_id and q.upgrades_allowed and jsonb_array_length(q.format_scores) > 0) then 2
    else null
  end`;

/** The planner knows nothing of the changed rows, and would read the whole table. */
const byIndex = 'set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off';

const scored = 'movie_id, version_id, format_score';

const forget = (files: string) =>
  `update movie_file f set format_score = null where ${files} and f.format_score is not null`;

/** An update that changes no row has its price too: the triggers of its statement. */
const follow = `if scored is not null then
      update movie set wanted = ${rule('movie')} where id = any(scored) and wanted is distinct from ${rule('movie')};
    end if;`;

const statements = [
  'alter table movie_file add column format_score integer',
  'alter table quality_profile add column scores_due boolean not null default false',
  'alter table quality_profile add column scored_until uuid',
  'update quality_profile set scores_due = true where jsonb_array_length(format_scores) > 0',
  `create or replace function decide_wanted() returns trigger language plpgsql as $$
  begin
    new.wanted := ${rule('new')};
    return new;
  end $$`,
  `create function follow_format_scores() returns trigger language plpgsql ${byIndex} as $$
  declare
    scored uuid[];
  begin
    select array_agg(distinct movie_id) into scored from (
      (select ${scored} from removed except select ${scored} from added)
      union all
      (select ${scored} from added except select ${scored} from removed)
    ) changes where version_id is null;
    ${follow}
    return null;
  end $$`,
  // After `files_marked_on_update`.
  `create trigger files_scored_on_update after update on movie_file
    referencing old table as removed new table as added
    for each statement execute function follow_format_scores()`,
  // As a copy of a library inserts them, after the movies.
  `create function follow_inserted_scores() returns trigger language plpgsql ${byIndex} as $$
  declare
    scored uuid[];
  begin
    select array_agg(distinct movie_id) into scored from added where version_id is null and format_score is not null;
    ${follow}
    return null;
  end $$`,
  `create trigger files_scored_on_insert after insert on movie_file referencing new table as added
    for each statement execute function follow_inserted_scores()`,
  `create function forget_movie_scores() returns trigger language plpgsql as $$
  begin
    ${forget(`f.movie_id = new.id and (f.version_id is null or exists (select 1 from movie_version v
      where v.id = f.version_id and v.quality_profile_id is null))`)};
    return null;
  end $$`,
  `create trigger movie_scores_forgotten after update of quality_profile_id on movie for each row
    when (old.quality_profile_id is distinct from new.quality_profile_id)
    execute function forget_movie_scores()`,
  `create function forget_version_score() returns trigger language plpgsql as $$
  begin
    ${forget('f.version_id = new.id')};
    return null;
  end $$`,
  `create trigger movie_version_score_forgotten after update of quality_profile_id on movie_version for each row
    when (old.quality_profile_id is distinct from new.quality_profile_id)
    execute function forget_version_score()`,
];
