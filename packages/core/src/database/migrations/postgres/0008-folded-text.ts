import { FoldedText } from '../shared/0008-folded-text.ts';

export class PostgresFoldedText extends FoldedText {
  protected readonly sql = {
    firstKey: '00000000-0000-0000-0000-000000000000',
    moviesAfter: `select m.id as key, m.title, m.original_title, m.sort_title, m.search_text, d.alternative_titles
      from movie m left join movie_details d on d.movie_id = m.id
      where m.id > ?::uuid order by m.id limit ?`,
    updateTexts: `update movie m set sort_title = changed.sort_title, search_text = changed.search_text
      from json_to_recordset(?::json) as changed (key uuid, sort_title text, search_text text) where m.id = changed.key`,
    moviesOfGenre: `select m.id as key, m.genres from movie_genre g join movie m on m.id = g.movie_id
      where g.genre_id = ? and m.id > ?::uuid order by m.id limit ?`,
    updateGenres: 'update movie set genres = ?::jsonb where id = ?::uuid',
  };
}
