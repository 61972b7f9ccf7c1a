import { WantedLists } from '../shared/0025-wanted-lists.ts';

const tables = [
  `alter table quality_profile add column met_qualities text not null default '[]'`,
  `create table cutoff_unmet_count (
    genre_id integer not null,
    year integer not null,
    n integer not null,
    primary key (genre_id, year)
  ) strict, without rowid`,
  'alter table movie add column wanted integer',
  'alter table indexer_connection add column syncing_until integer',
  'alter table movie_genre add column wanted integer',
];

/** What `movie.wanted` must be. */
const rule = `case
    when monitored = 0 then null
    when has_file = 0 then 1
    when exists (select 1 from quality_profile q, json_each(q.met_qualities) met
      where q.id = movie.quality_profile_id and met.value = movie.file_quality) then null
    else 2
  end`;

const ofMovie = 'select m.wanted from movie m where m.row_id = movie_genre.row_id';

const fill = [
  `update movie set wanted = ${rule} where monitored = 1`,
  `update movie_genre set wanted = (${ofMovie}) where monitored = 1`,
];

/** After the indexes, which have the years of the wanted movies. */
const counters = [
  `insert into cutoff_unmet_count (genre_id, year, n)
    select 0, coalesce(year, 0), count(*) from movie where wanted = 2 group by 1, 2
    union all select genre_id, coalesce(year, 0), count(*) from movie_genre where wanted = 2 group by 1, 2`,
];

const columns = ['created_at', 'updated_at', 'sort_title', 'year', 'tmdb_rating', 'last_search_time'];

const indexes = [
  ...columns.map(
    (column) =>
      `create index movie_wanted_by_${column} on movie (wanted, ${column}, id) where wanted is not null`,
  ),
  `create index movie_genre_wanted_by_created_at on movie_genre (genre_id, wanted, created_at, movie_id)
    where wanted is not null`,
  // With the columns that a changed cutoff is found by.
  'drop index movie_by_file_quality',
  `create index movie_by_file_quality on movie (quality_profile_id, file_quality, monitored, wanted)
    where file_quality is not null`,
];

const count = (row: 'old' | 'new', genreId: string, change: 1 | -1) =>
  `insert into cutoff_unmet_count (genre_id, year, n)
    select ${genreId}, coalesce(${row}.year, 0), ${change} where ${row}.wanted = 2
    on conflict do update set n = n + excluded.n`;

const differs = (...names: string[]) => names.map((name) => `old.${name} is not new.${name}`).join(' or ');

const decide = `update movie set wanted = ${rule} where id = new.id and wanted is not ${rule}`;

const triggers = [
  `create trigger movie_wanted_on_insert after insert on movie begin ${decide}; end`,
  `create trigger movie_wanted_on_update after update of monitored, has_file, file_quality, quality_profile_id on movie
  when ${differs('monitored', 'has_file', 'file_quality', 'quality_profile_id')} begin ${decide}; end`,
  `create trigger movie_wanted_changed after update of wanted on movie when ${differs('wanted')} begin
    update movie_genre set wanted = new.wanted where row_id = new.row_id;
  end`,
  `create trigger movie_unmet_counted_on_update after update of wanted, year on movie
  when ${differs('wanted', 'year')} begin
    ${count('old', '0', -1)};
    ${count('new', '0', 1)};
  end`,
  `create trigger movie_unmet_counted_on_delete before delete on movie begin ${count('old', '0', -1)}; end`,
  // Genres are added without it.
  `create trigger movie_genre_wanted_on_insert after insert on movie_genre begin
    update movie_genre set wanted = (${ofMovie})
      where row_id = new.row_id and genre_id = new.genre_id and wanted is not (${ofMovie});
  end`,
  `create trigger movie_genre_unmet_counted_on_update after update of wanted, year on movie_genre
  when ${differs('wanted', 'year')} begin
    ${count('old', 'old.genre_id', -1)};
    ${count('new', 'new.genre_id', 1)};
  end`,
  `create trigger movie_genre_unmet_counted_on_delete after delete on movie_genre begin
    ${count('old', 'old.genre_id', -1)};
  end`,
];

export class SqliteWantedLists extends WantedLists {
  protected readonly sql = {
    tables,
    setMet: 'update quality_profile set met_qualities = ? where id = ?',
    fill: [...fill, ...indexes, ...counters, ...triggers],
  };
}
