import type { NamingSettings, QualityDefinition, Schedule } from '@cinephage/core';
import type { MovieNode, QualityProfileNode, TaskNode } from '../selection/selections.ts';
import { type Builder, createBuilder } from './builder.ts';
import { listSizes } from './complexity.ts';
import { createZodTypes, type ZodTypes } from './from-zod/zod-types.ts';

/** What each feature adds its types and fields with. */
export interface SchemaDeps {
  readonly builder: Builder;
  readonly zod: ZodTypes;
  /** Types that fields of several features have. */
  readonly refs: ReturnType<typeof createRefs>;
}

export function createSchemaDeps(): SchemaDeps {
  const builder = createBuilder();
  return { builder, zod: createZodTypes(builder, listSizes), refs: createRefs(builder) };
}

const createRefs = (builder: Builder) => ({
  Movie: builder.objectRef<MovieNode>('Movie'),
  Task: builder.objectRef<TaskNode>('Task'),
  QualityProfile: builder.objectRef<QualityProfileNode>('QualityProfile'),
  QualityDefinition: builder.objectRef<QualityDefinition>('QualityDefinition'),
  NamingSettings: builder.objectRef<NamingSettings>('NamingSettings'),
  Schedule: builder.objectRef<Schedule>('Schedule'),
  Node: builder.interfaceRef<object>('Node'),
});
