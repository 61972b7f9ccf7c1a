import { lazily } from '../lazily.ts';
import { bundleFileNames, readBundleFiles } from './bundle-files.ts';
import { readPage, readPageFiles } from './page-files.ts';
import { answerFile, type StaticAnswer } from './static-file.ts';

/** GraphiQL as a page of this server: nothing it needs comes from anywhere else. */
export interface Graphiql {
  /**
   * The page, or a file of it below `<path>/graphiql/`. Files are read and compressed when they are first asked for.
   *
   * @param pathname as received, without the query
   * @param headers of the request: `Accept-Encoding` and `If-None-Match` are heeded
   * @returns null for what there is not. The body is complete; whoever answers HEAD leaves it out.
   * @throws when the files of the page cannot be read
   */
  answer(pathname: string, headers: { get(name: string): string | null }): Promise<StaticAnswer | null>;
}

/** @param options.path where the gateway answers, such as `/graphql`: the page is there and sends its operations there */
export function createGraphiql({ path }: { readonly path: string }): Graphiql {
  const folder = `${path}/graphiql/`;
  const page = lazily(() => readPage(path));
  const pageFiles = lazily(readPageFiles);
  const bundleFiles = lazily(readBundleFiles);

  return {
    async answer(pathname, headers) {
      if (pathname === path) {
        return answerFile(await page(), headers);
      }
      if (pathname === `${path}/`) {
        return {
          status: 302,
          headers: { Location: `../${path.slice(path.lastIndexOf('/') + 1)}` },
          body: null,
        };
      }
      if (!pathname.startsWith(folder)) {
        return null;
      }
      const name = pathname.slice(folder.length);
      const files = await (bundleFileNames.has(name) ? bundleFiles() : pageFiles());
      const file = files.get(name);
      return file === undefined ? null : answerFile(file, headers);
    },
  };
}
