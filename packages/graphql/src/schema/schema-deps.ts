import type { MovieNode, QualityProfileNode, TaskNode } from '../selection/selections.ts';
import { createBuilder } from './builder.ts';
import { listSizes } from './complexity.ts';
import { createFields } from './fields.ts';
import { createZodTypes } from './from-zod/zod-types.ts';

/** What each feature adds its types and fields with. */
export type SchemaDeps = ReturnType<typeof createSchemaDeps>;

export function createSchemaDeps() {
  const builder = createBuilder();
  const zod = createZodTypes(builder, listSizes);
  /** Types whose objects have the selected fields alone, and the interface of objects with an id. */
  const refs = {
    Movie: builder.objectRef<MovieNode>('Movie'),
    Task: builder.objectRef<TaskNode>('Task'),
    QualityProfile: builder.objectRef<QualityProfileNode>('QualityProfile'),
    Node: builder.interfaceRef<object>('Node'),
  };
  return { builder, zod, refs, ...createFields(builder, zod) };
}
