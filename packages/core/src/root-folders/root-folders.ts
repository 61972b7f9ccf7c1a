import type {
  RootFolder,
  RootFolderCreateInput,
  RootFolderUpdateInput,
  RootFolderValidateInput,
  RootFolderValidation,
} from './root-folder.schema.ts';

/** The folders that movies may be in. With none stored, movies may be in any absolute folder. */
export interface RootFolders {
  /**
   * Returns all root folders by path, with the state of their disks. A disk that does not answer is reported as inaccessible after
   * two seconds.
   *
   * @example
   * const rootFolders = await library.rootFolders.list();
   * console.log(rootFolders.map(({ path, accessible, accessProblem }) => ({ path, accessible, accessProblem })));
   */
  list(): Promise<RootFolder[]>;
  /**
   * Returns one root folder.
   *
   * @throws LibraryError `ROOT_FOLDER_NOT_FOUND`
   * @example
   * const [first] = await library.rootFolders.list();
   * if (first) console.log((await library.rootFolders.get(first.id)).freeSpace);
   */
  get(id: string): Promise<RootFolder>;
  /**
   * Adds a root folder. It must exist, be writable unless it is read-only, and be neither inside of another one nor around one.
   *
   * @throws LibraryError `INVALID_INPUT`, `ROOT_FOLDER_ALREADY_EXISTS`
   * @example
   * const { valid } = await library.rootFolders.validate({ path: '/movies' });
   * if (valid) console.log((await library.rootFolders.create({ name: 'Movies', path: '/movies' })).id);
   */
  create(input: RootFolderCreateInput): Promise<RootFolder>;
  /**
   * Changes a root folder; fields that are left out stay as they are. The path of one that movies are in stays too.
   *
   * @throws LibraryError `INVALID_INPUT`, `ROOT_FOLDER_NOT_FOUND`, `ROOT_FOLDER_ALREADY_EXISTS`, `ROOT_FOLDER_IN_USE`
   * @example
   * const [first] = await library.rootFolders.list();
   * if (first) await library.rootFolders.update(first.id, { recycleDays: 30 });
   */
  update(id: string, input: RootFolderUpdateInput): Promise<RootFolder>;
  /**
   * Deletes a root folder that no movie is in. Nothing on the disk changes.
   *
   * @throws LibraryError `ROOT_FOLDER_NOT_FOUND`, `ROOT_FOLDER_IN_USE`
   * @example
   * const unused = (await library.rootFolders.list()).find(({ movieCount }) => movieCount === 0);
   * if (unused) await library.rootFolders.delete(unused.id);
   */
  delete(id: string): Promise<void>;
  /**
   * Says why a folder cannot be added as a root folder, without adding it. A file is created in it and deleted again, unless it is
   * read-only.
   *
   * @throws LibraryError `INVALID_INPUT` for input of the wrong form
   * @example
   * const { valid, problems } = await library.rootFolders.validate({ path: '/movies' });
   * console.log(valid, problems.map(({ message }) => message));
   */
  validate(input: RootFolderValidateInput): Promise<RootFolderValidation>;
}
