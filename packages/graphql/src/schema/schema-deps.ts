import type { Schedule } from '@cinephage/core';
import type { MovieNode, QualityProfileNode, TaskNode } from '../selection/selections.ts';
import { createBuilder } from './builder.ts';
import { listSizes } from './complexity.ts';
import { createFields } from './fields.ts';
import { createZodTypes } from './from-zod/zod-types.ts';
import { createResource } from './resource.ts';

/** What each feature adds its types and fields with. */
export type SchemaDeps = ReturnType<typeof createSchemaDeps>;

export function createSchemaDeps() {
  const builder = createBuilder();
  const zod = createZodTypes(builder, listSizes);
  /** Types that several features use; objects of the first three have the selected fields alone. */
  const refs = {
    Movie: builder.objectRef<MovieNode>('Movie'),
    Task: builder.objectRef<TaskNode>('Task'),
    QualityProfile: builder.objectRef<QualityProfileNode>('QualityProfile'),
    Schedule: builder.objectRef<Schedule>('Schedule'),
    Node: builder.interfaceRef<object>('Node'),
  };
  const fields = createFields(builder, zod);
  return { builder, zod, refs, ...fields, resource: createResource(fields) };
}
