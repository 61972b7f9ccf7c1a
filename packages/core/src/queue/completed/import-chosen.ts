import type { ImportDeps } from '../../import/import-deps.ts';
import type { RunImport } from '../../import/import-operation.ts';
import { type FindAndImportParams, inspectDownloaded } from './find-and-import.ts';
import type { ChosenFile } from './import-download.ts';
import { type ImportOutcome, importFoundVideo } from './import-found-video.ts';
import type { ImportObstacle, ImportProblem } from './import-obstacle.ts';
import { listVideos } from './list-videos.ts';

type Imported = Extract<ImportOutcome, { kind: 'imported' }>;

/** Imports the files of a download that a user has chosen. Those that can be imported are, also if others cannot. */
export async function importChosen(
  deps: ImportDeps,
  runImport: RunImport,
  { download, place, run, files }: FindAndImportParams & { readonly files: readonly ChosenFile[] },
): Promise<Imported | ImportObstacle> {
  const { videos } = await listVideos(place, download.item.title, run.signal);
  // The title of a pack is that of no single file.
  const isTitled = files.length === 1;
  const imports: Imported[] = [];
  const problems: ImportProblem[] = [];
  for (const file of files) {
    const chosen = videos.find(({ found }) => found.path === file.path);
    if (chosen === undefined) {
      problems.push({ title: file.path, messages: ['It is no longer a video of the download.'] });
      continue;
    }
    const outcome = await importFoundVideo(deps, runImport, {
      video: await inspectDownloaded(deps, download, chosen, { signal: run.signal, isTitled }),
      ...{ download, movieId: file.movieId, versionId: file.versionId ?? null, place: place.path, run },
      isOverruled: ({ overridable }) => overridable,
    });
    if (outcome.kind === 'imported') {
      imports.push(outcome);
    } else {
      problems.push({ title: chosen.name, messages: outcome.rejections.map(({ message }) => message) });
    }
  }
  const [first] = imports;
  return first === undefined || problems.length > 0
    ? { kind: 'blocked', problems }
    : { ...first, keepsData: imports.some(({ keepsData }) => keepsData) };
}
