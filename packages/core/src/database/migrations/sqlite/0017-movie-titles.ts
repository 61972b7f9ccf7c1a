import { MovieTitles } from '../shared/0017-movie-titles.ts';

const add =
  'insert or ignore into movie_title (key, movie_id) select value, new.movie_id from json_each(new.title_keys)';
const remove =
  'delete from movie_title where movie_id = old.movie_id and key in (select value from json_each(old.title_keys))';

export class SqliteMovieTitles extends MovieTitles {
  protected readonly sql = {
    schema: [
      `alter table movie_details add column title_keys text not null default '[]'`,
      `create table movie_title (
        key text not null,
        movie_id text not null,
        primary key (key, movie_id)
      ) strict, without rowid`,
      `create trigger movie_title_keys_added after insert on movie_details begin ${add}; end`,
      `create trigger movie_title_keys_changed after update of title_keys on movie_details
        when old.title_keys is not new.title_keys begin ${remove}; ${add}; end`,
      `create trigger movie_title_keys_deleted after delete on movie_details begin ${remove}; end`,
      // An import looks whether a file is a copy of the one that it was made of.
      'create index movie_file_by_original_path on movie_file (original_path) where original_path is not null',
    ],
    firstKey: -1,
    moviesAfter: `select m.row_id as key, m.id, m.title, m.original_title, d.alternative_titles
      from movie m join movie_details d on d.movie_id = m.id where m.row_id > ? order by m.row_id limit ?`,
    updateKeys: `update movie_details set title_keys = changed.value ->> 'keys'
      from json_each(?) changed where movie_details.movie_id = changed.value ->> 'id'`,
  };
}
