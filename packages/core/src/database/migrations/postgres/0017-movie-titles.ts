import { MovieTitles } from '../shared/0017-movie-titles.ts';

export class PostgresMovieTitles extends MovieTitles {
  protected readonly sql = {
    schema: [
      `alter table movie_details add column title_keys jsonb not null default '[]'`,
      `create table movie_title (
        key text collate "C" not null,
        movie_id uuid not null,
        primary key (key, movie_id)
      )`,
      `create function keep_movie_titles() returns trigger language plpgsql as $$
      begin
        if tg_op <> 'INSERT' then
          delete from movie_title where movie_id = old.movie_id
            and key = any (array (select jsonb_array_elements_text(old.title_keys)));
        end if;
        if tg_op <> 'DELETE' then
          insert into movie_title (key, movie_id)
            select distinct value, new.movie_id from jsonb_array_elements_text(new.title_keys);
        end if;
        return null;
      end $$`,
      `create trigger movie_title_keys_added after insert on movie_details
        for each row execute function keep_movie_titles()`,
      `create trigger movie_title_keys_changed after update of title_keys on movie_details
        for each row when (old.title_keys is distinct from new.title_keys) execute function keep_movie_titles()`,
      `create trigger movie_title_keys_deleted after delete on movie_details
        for each row execute function keep_movie_titles()`,
      // An import looks whether a file is a copy of the one that it was made of.
      'create index movie_file_by_original_path on movie_file (original_path) where original_path is not null',
    ],
    firstKey: '00000000-0000-0000-0000-000000000000',
    moviesAfter: `select m.id as key, m.id, m.title, m.original_title, d.alternative_titles
      from movie m join movie_details d on d.movie_id = m.id where m.id > ?::uuid order by m.id limit ?`,
    updateKeys: `update movie_details d set title_keys = changed.keys
      from jsonb_to_recordset(?::jsonb) as changed (id uuid, keys jsonb) where d.movie_id = changed.id`,
  };
}
