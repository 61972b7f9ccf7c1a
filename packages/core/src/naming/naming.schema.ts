import { z } from 'zod';
import { describedEnum } from '../validation/described-enum.ts';
import { colonReplacements } from './name-text.ts';
import { type TemplateKind, validateTemplate } from './validate-template.ts';

export const colonReplacementSchema = describedEnum(
  colonReplacements,
  {
    delete: 'Nothing.',
    dash: 'A hyphen.',
    spaceDash: 'A space and a hyphen.',
    spaceDashSpace: 'A hyphen between spaces.',
    smart: 'A hyphen between spaces if a space follows, else a hyphen alone.',
  },
  { id: 'ColonReplacement', description: 'What replaces a colon, which Windows and SMB refuse in names.' },
);

const descriptions = {
  renameMovies: 'Whether imported files are renamed; otherwise they keep the name of their release.',
  movieFolderFormat: 'Template of the folder of a movie, below its root folder.',
  movieFileFormat: 'Template of the file of a movie, below its folder and without extension.',
};

export const namingSettingsSchema = z
  .strictObject({
    renameMovies: z.boolean().meta({ description: descriptions.renameMovies }),
    movieFolderFormat: z.string().meta({
      description: descriptions.movieFolderFormat,
      examples: ['{Movie Title} ({Year})'],
    }),
    movieFileFormat: z.string().meta({
      description: descriptions.movieFileFormat,
      examples: ['{Movie Title} ({Year}) [{Quality Full}]{-Release Group}'],
    }),
    colonReplacement: colonReplacementSchema,
  })
  .meta({ id: 'NamingSettings', description: 'How folders and files of movies are named.' });

/** A template without errors; each error is an issue of its own. */
const template = (kind: TemplateKind) =>
  z.string().superRefine((text, context) => {
    for (const { severity, message } of validateTemplate(kind, text)) {
      if (severity === 'error') {
        context.addIssue({
          code: 'custom',
          message: `must be a valid template: ${message.replace(/\.$/, '')}`,
        });
      }
    }
  });

const settingsFields = {
  renameMovies: z.boolean().optional().meta({ description: descriptions.renameMovies }),
  movieFolderFormat: template('folder').optional().meta({ description: descriptions.movieFolderFormat }),
  movieFileFormat: template('file').optional().meta({ description: descriptions.movieFileFormat }),
  colonReplacement: colonReplacementSchema.optional(),
};

export const namingUpdateSchema = z
  .strictObject(settingsFields)
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: `must change at least one of ${Object.keys(settingsFields).join(', ')}`,
  })
  .meta({ id: 'NamingUpdate', description: 'What to change of how movies are named; at least one.' });

export const namingPreviewOptionsSchema = z
  .strictObject(settingsFields)
  .meta({ id: 'NamingPreviewOptions', description: 'Settings to try; the stored ones for those left out.' });

export const namingPreviewSchema = z
  .strictObject({
    title: z.string().meta({ description: 'Title of the sample movie.' }),
    folder: z.string().meta({ description: 'Its folder, below its root folder.' }),
    file: z.string().meta({ description: 'Its file, below its folder.' }),
    path: z.string().meta({ description: 'Both together.' }),
  })
  .meta({ id: 'NamingPreview', description: 'How a sample movie is named.' });

export const namingPreviewListSchema = z
  .strictObject({ previews: z.array(namingPreviewSchema) })
  .meta({ id: 'NamingPreviewList' });

export const namingTokenSubjectSchema = describedEnum(
  ['movie', 'file'],
  { movie: 'A movie: for templates of folders and files.', file: 'A file: for templates of files alone.' },
  { id: 'NamingTokenSubject', description: 'What a token of a template is about.' },
);

export const namingTokenSchema = z
  .strictObject({
    token: z.string().meta({ description: 'As it is written in a template.', examples: ['{Movie Title}'] }),
    aliases: z.array(z.string()).meta({ description: 'Other spellings.' }),
    subject: namingTokenSubjectSchema,
    description: z.string().meta({ description: 'What it stands for.' }),
    example: z.string().meta({ description: 'Its value for the sample movie.' }),
  })
  .meta({ id: 'NamingToken', description: 'A placeholder of templates.' });

export const namingTokenListSchema = z
  .strictObject({ tokens: z.array(namingTokenSchema) })
  .meta({ id: 'NamingTokenList' });

export const namingTemplatesSchema = z
  .strictObject({
    ...settingsFields,
    movieFolderFormat: z.string().optional().meta({ description: descriptions.movieFolderFormat }),
    movieFileFormat: z.string().optional().meta({ description: descriptions.movieFileFormat }),
  })
  .refine(
    ({ movieFolderFormat, movieFileFormat }) =>
      movieFolderFormat !== undefined || movieFileFormat !== undefined,
    { error: 'must have movieFolderFormat or movieFileFormat' },
  )
  .meta({
    id: 'NamingTemplates',
    description: 'Templates to check, at least one; may be all settings of names.',
  });

export const namingProblemSeveritySchema = describedEnum(
  ['error', 'warning'],
  { error: 'The template is refused.', warning: 'Advice; the template can be used.' },
  { id: 'NamingProblemSeverity', description: 'Whether a problem keeps a template from being used.' },
);

export const namingProblemSchema = z
  .strictObject({
    field: z.string().meta({ description: 'The template.', examples: ['movieFolderFormat'] }),
    severity: namingProblemSeveritySchema,
    position: z
      .int()
      .nullable()
      .meta({ description: 'Where in the template, from 0; null: it is about all of it.' }),
    message: z.string().meta({ description: 'What is wrong, as a sentence.' }),
  })
  .meta({ id: 'NamingProblem', description: 'What is wrong with a template.' });

export const namingValidationSchema = z
  .strictObject({
    valid: z.boolean().meta({ description: 'Whether there is no error.' }),
    problems: z.array(namingProblemSchema).meta({ description: 'Errors and warnings.' }),
  })
  .meta({ id: 'NamingValidation', description: 'Whether templates can be used.' });

export type NamingSettings = z.infer<typeof namingSettingsSchema>;
export type NamingUpdateInput = z.input<typeof namingUpdateSchema>;
export type NamingPreviewInput = z.input<typeof namingPreviewOptionsSchema>;
export type NamingPreview = z.infer<typeof namingPreviewSchema>;
export type NamingPreviewList = z.infer<typeof namingPreviewListSchema>;
export type NamingTokenDescription = z.infer<typeof namingTokenSchema>;
export type NamingTokenList = z.infer<typeof namingTokenListSchema>;
export type NamingTemplatesInput = z.input<typeof namingTemplatesSchema>;
export type NamingProblem = z.infer<typeof namingProblemSchema>;
export type NamingValidation = z.infer<typeof namingValidationSchema>;
