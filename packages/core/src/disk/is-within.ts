/** Whether `path` is `folder` or lies inside; both without links. */
export const isWithin = (path: string, folder: string): boolean => path === folder || isBelow(path, folder);

/** Whether `path` lies strictly inside `folder`; both without links. */
export const isBelow = (path: string, folder: string): boolean =>
  path !== folder && path.startsWith(folder === '/' ? '/' : `${folder}/`);
