/**
 * Which part of a list a page is.
 *
 * @param total The number of entries of the whole list
 */
export const paginationOf = (page: number, limit: number, total: number) => ({
  page,
  limit,
  total,
  totalPages: Math.ceil(total / limit),
});
