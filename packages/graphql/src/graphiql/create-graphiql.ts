import { lazily } from '../lazily.ts';
import { bundleFileNames, readBundleFiles } from './bundle-files.ts';
import { readPage, readPageFiles } from './page-files.ts';
import { answerFile, type StaticAnswer } from './static-file.ts';

/** GraphiQL as a page of this server: nothing it needs comes from anywhere else. */
export interface Graphiql {
  /**
   * The page, or a file of it below `<path>/graphiql/`. Files are read and compressed when they are first asked for.
   *
   * @param pathname at or below `path`, without the query
   * @param headers of the request: `Accept-Encoding` and `If-None-Match` are heeded
   * @param received the path as the browser knows it, where the host mounted the page elsewhere. Default: `pathname`
   * @returns null for what there is not. The body is complete; whoever answers HEAD leaves it out.
   * @throws when the files of the page cannot be read
   */
  answer(
    pathname: string,
    headers: { get(name: string): string | null },
    received?: string,
  ): Promise<StaticAnswer | null>;
}

/** What may be written into the page and into a header as it is. */
const plainSegment = /^[\w.~-]+$/u;

/** The last segment of a path, which relative references in the page begin with. */
function lastSegment(path: string): string | undefined {
  const segment = path.replace(/\/$/u, '').split('/').at(-1) ?? '';
  return plainSegment.test(segment) ? segment : undefined;
}

/** @param options.path where the gateway answers, such as `/graphql`: the page is there and sends its operations there */
export function createGraphiql({ path }: { readonly path: string }): Graphiql {
  const folder = `${path}/graphiql/`;
  const ownName = path.slice(path.lastIndexOf('/') + 1);
  const page = lazily(() => readPage(ownName));
  const pageFiles = lazily(readPageFiles);
  const bundleFiles = lazily(readBundleFiles);

  return {
    async answer(pathname, headers, received = pathname) {
      const servedAs = lastSegment(received) ?? ownName;
      if (pathname === path) {
        return answerFile(await (servedAs === ownName ? page() : readPage(servedAs)), headers);
      }
      if (pathname === `${path}/`) {
        return { status: 302, headers: { Location: `../${servedAs}` }, body: null };
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
