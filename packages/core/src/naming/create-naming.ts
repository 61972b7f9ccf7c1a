import type { Database } from '../database/database.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { validate } from '../validation/validate.ts';
import { movieFile, movieFolder } from './movie-names.ts';
import { maximumNameBytes } from './name-text.ts';
import {
  type NamingPreview,
  type NamingProblem,
  type NamingSettings,
  type NamingTokenDescription,
  namingPreviewOptionsSchema,
  namingTemplatesSchema,
  namingUpdateSchema,
} from './naming.schema.ts';
import type { Naming } from './naming.ts';
import { readNamingSettings, storeNamingSettings } from './naming-settings.ts';
import type { NamedFile, NamedMovie } from './naming-subject.ts';
import type { NamingToken } from './naming-token.ts';
import { namingTokens } from './naming-tokens.ts';
import { renderNodes } from './render-nodes.ts';
import { sampleSubject } from './sample-movie.ts';
import { type TemplateKind, validateTemplate } from './validate-template.ts';

/** The operations on the names of movies. */
export function createNaming(database: Database): Naming {
  return {
    get: () => readNamingSettings(database),
    update: async (input) =>
      storeNamingSettings(database, definedFields(validate(namingUpdateSchema, input))),
    tokens: async () => namingTokens.map(describeToken),
    async preview(input = {}) {
      const tried = definedFields(validate(namingPreviewOptionsSchema, input));
      const settings = { ...(await readNamingSettings(database)), ...tried };
      return samples.map(({ movie, file }) => preview(settings, movie, file));
    },
    async validate(input) {
      const { movieFolderFormat, movieFileFormat } = validate(namingTemplatesSchema, input);
      const problems = [
        ...problemsOf('movieFolderFormat', 'folder', movieFolderFormat),
        ...problemsOf('movieFileFormat', 'file', movieFileFormat),
      ];
      return { valid: problems.every(({ severity }) => severity !== 'error'), problems };
    },
  };
}

/** One movie of which everything is known, and one of which little is. */
const samples: readonly { readonly movie: NamedMovie; readonly file: NamedFile }[] = [
  sampleSubject,
  {
    movie: {
      title: 'Metropolis',
      originalTitle: null,
      year: 1927,
      tmdbId: 19,
      imdbId: null,
      genres: ['Drama'],
    },
    file: { quality: 'DVD' },
  },
];

function preview(settings: NamingSettings, movie: NamedMovie, file: NamedFile): NamingPreview {
  const { movieFolderFormat, movieFileFormat, colonReplacement } = settings;
  const folder = movieFolder({ template: movieFolderFormat, colonReplacement, movie });
  const params = { template: movieFileFormat, colonReplacement, movie, file, extension: '.mkv' };
  const fileName = movieFile(params);
  return { title: movie.title, folder, file: fileName, path: `${folder}/${fileName}` };
}

function describeToken(token: NamingToken): NamingTokenDescription {
  const { name, aliases, of: subject, description, example } = token;
  const node = { kind: 'token', position: 0, prefix: '', name, argument: null, suffix: '' } as const;
  const context = {
    subject: sampleSubject,
    colonReplacement: 'smart',
    titleBytes: maximumNameBytes,
  } as const;
  return {
    token: `{${name}}`,
    aliases: aliases.map((alias) => `{${alias}}`),
    subject,
    description,
    example: example ?? renderNodes([node], context),
  };
}

const problemsOf = (field: string, kind: TemplateKind, template: string | undefined): NamingProblem[] =>
  template === undefined ? [] : validateTemplate(kind, template).map((problem) => ({ field, ...problem }));
