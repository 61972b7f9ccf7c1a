import { Migration } from '@mikro-orm/migrations';

/**
 * `movie_file.format_score`: what the custom formats of a file score in the quality profile of its version; null: not computed, or the
 * profile has no scores. A version with another profile forgets it. `movie.wanted` is 2 also for movies whose file scores less than
 * their profile wants.
 *
 * `quality_profile.scores_due`: the scores of its files are computed by a task, which has got as far as the file `scored_until`.
 */
export class SqliteFormatScores extends Migration {
  override up(): void {
    for (const statement of statements) {
      this.addSql(statement);
    }
  }
}

/** What `movie.wanted` must be. */
const rule = `case
    when monitored = 0 then null
    when has_file = 0 then 1
    when not exists (select 1 from quality_profile q, json_each(q.met_qualities) met
      where q.id = movie.quality_profile_id and met.value = movie.file_quality) then 2
    when exists (select 1 from quality_profile q cross join movie_file f
      where q.id = movie.quality_profile_id and q.upgrades_allowed = 1 and json_array_length(q.format_scores) > 0
        and f.movie_id = movie.id and f.version_id is null and f.format_score < q.cutoff_format_score) then 2
    else null
  end`;

const decide = (movie: string) =>
  `update movie set wanted = ${rule} where id = ${movie} and wanted is not ${rule}`;

const differs = (...names: string[]) => names.map((name) => `old.${name} is not new.${name}`).join(' or ');

const forget = (files: string) =>
  `update movie_file set format_score = null where ${files} and format_score is not null`;

const statements = [
  'alter table movie_file add column format_score integer',
  'alter table quality_profile add column scores_due integer not null default 0',
  'alter table quality_profile add column scored_until text',
  'update quality_profile set scores_due = 1 where json_array_length(format_scores) > 0',
  'drop trigger movie_wanted_on_insert',
  'drop trigger movie_wanted_on_update',
  `create trigger movie_wanted_on_insert after insert on movie begin ${decide('new.id')}; end`,
  `create trigger movie_wanted_on_update after update of monitored, has_file, file_quality, quality_profile_id on movie
  when ${differs('monitored', 'has_file', 'file_quality', 'quality_profile_id')} begin ${decide('new.id')}; end`,
  // A copy of a library inserts movies that are below the cutoff, which nothing counted.
  `create trigger movie_unmet_counted_on_insert after insert on movie when new.wanted = 2 begin
    insert into cutoff_unmet_count (genre_id, year, n) values (0, coalesce(new.year, 0), 1)
      on conflict do update set n = n + excluded.n;
  end`,
  'delete from cutoff_unmet_count where genre_id = 0',
  `insert into cutoff_unmet_count (genre_id, year, n)
    select 0, coalesce(year, 0), count(*) from movie where wanted = 2 group by 2`,
  // It inserts their files after them.
  `create trigger movie_file_score_inserted after insert on movie_file
  when new.version_id is null and new.format_score is not null begin ${decide('new.movie_id')}; end`,
  `create trigger movie_file_score_changed after update of format_score on movie_file
  when new.version_id is null and ${differs('format_score')} begin ${decide('new.movie_id')}; end`,
  `create trigger movie_scores_forgotten after update of quality_profile_id on movie
  when ${differs('quality_profile_id')} begin
    ${forget(`movie_id = new.id and (version_id is null or exists (select 1 from movie_version v
      where v.id = movie_file.version_id and v.quality_profile_id is null))`)};
  end`,
  `create trigger movie_version_score_forgotten after update of quality_profile_id on movie_version
  when ${differs('quality_profile_id')} begin ${forget('version_id = new.id')}; end`,
];
