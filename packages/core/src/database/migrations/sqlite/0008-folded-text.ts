import { FoldedText } from '../shared/0008-folded-text.ts';

export class SqliteFoldedText extends FoldedText {
  protected readonly sql = {
    firstKey: -1,
    moviesAfter: `select m.row_id as key, m.title, m.original_title, m.sort_title, m.search_text, d.alternative_titles
      from movie m left join movie_details d on d.movie_id = m.id
      where m.row_id > ? order by m.row_id limit ?`,
    updateTexts: `update movie set sort_title = changed.value ->> 'sort_title', search_text = changed.value ->> 'search_text'
      from json_each(?) changed where movie.row_id = changed.value ->> 'key'`,
    moviesOfGenre: `select m.row_id as key, m.genres from movie_genre g join movie m on m.row_id = g.row_id
      where g.genre_id = ? and m.row_id > ? order by m.row_id limit ?`,
    updateGenres: 'update movie set genres = ? where row_id = ?',
  };
}
