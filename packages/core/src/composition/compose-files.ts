import type { Imports } from '../import/imports.ts';
import type { Naming } from '../naming/naming.ts';
import type { RecycleBin } from '../recycle-bin/recycle-bin.ts';
import type { Renames } from '../renames/renames.ts';
import type { RootFolders } from '../root-folders/root-folders.ts';
import type { Scan } from '../scan/scan.ts';
import type { Unmatched } from '../scan/unmatched.ts';
import type { Files, Versions } from '../versions/versions.ts';
import type { LazyFeaturesDeps } from './feature-deps.ts';
import { readAndUpdate, readAndWrite } from './operation-names.ts';

/** The features of files and folders. */
export function composeFiles(deps: LazyFeaturesDeps) {
  const { feature, database, scanning } = deps;
  return {
    versions: feature<Versions>({ ...readAndWrite, listMany: true }, async () => {
      const { createVersions } = await import('../versions/create-versions.ts');
      return createVersions(deps);
    }),
    files: feature<Files>({ list: true, listMany: true, delete: true }, async () => {
      const { createFiles } = await import('../versions/create-files.ts');
      return createFiles(deps);
    }),
    rootFolders: feature<RootFolders>({ ...readAndWrite, validate: true }, async () => {
      const { createRootFolders } = await import('../root-folders/create-root-folders.ts');
      return createRootFolders(deps);
    }),
    recycleBin: feature<RecycleBin>({ list: true, restore: true, delete: true, empty: true }, async () =>
      (await import('../recycle-bin/create-recycle-bin.ts')).createRecycleBin(deps),
    ),
    naming: feature<Naming>({ ...readAndUpdate, tokens: true, preview: true, validate: true }, async () =>
      (await import('../naming/create-naming.ts')).createNaming(database),
    ),
    renames: feature<Renames>({ preview: true, execute: true }, async () => {
      const { createRenames } = await import('../renames/create-renames.ts');
      return createRenames(deps);
    }),
    scan: feature<Scan>({ start: true, status: true }, async () => {
      const { createScan } = await import('../scan/create-scan.ts');
      return createScan(deps);
    }),
    unmatched: feature<Unmatched>({ list: true, match: true }, async () => {
      const { createUnmatched } = await import('../scan/create-unmatched.ts');
      return createUnmatched(scanning);
    }),
    imports: feature<Imports>({ detect: true, execute: true }, async () => {
      const { createImports } = await import('../import/create-imports.ts');
      return createImports(deps);
    }),
  };
}
