import { validate } from '../validation/validate.ts';
import { detectFiles } from './detect-files.ts';
import { detectVideo } from './detect-video.ts';
import { importDetectInputSchema } from './import.schema.ts';
import type { ImportDeps } from './import-deps.ts';
import type { Imports } from './imports.ts';
import { openImportPath } from './open-import-path.ts';

export function createDetectImports(deps: ImportDeps): Imports['detect'] {
  return async function detectImports(input) {
    const place = await openImportPath(deps, validate(importDetectInputSchema, input).path);
    return detectFiles(place, (video) => detectVideo(deps, video));
  };
}
