import type { PageInfo, Schedule } from '@cinephage/core';
import type { QualityProfileNode } from '../quality-profile-selection.ts';
import type { MovieNode } from '../selection.ts';
import type { TaskNode } from '../task-selection.ts';
import { type Builder, createBuilder } from './builder.ts';
import { createZodTypes, type ZodTypes } from './from-zod/zod-types.ts';

/** What every part of the schema is added to. */
export interface SchemaParts {
  readonly builder: Builder;
  readonly zod: ZodTypes;
  /** Types that several parts have fields of. */
  readonly refs: ReturnType<typeof createRefs>;
}

export function createSchemaParts(): SchemaParts {
  const builder = createBuilder();
  return { builder, zod: createZodTypes(builder), refs: createRefs(builder) };
}

function createRefs(builder: Builder) {
  return {
    Movie: builder.objectRef<MovieNode>('Movie'),
    Task: builder.objectRef<TaskNode>('Task'),
    QualityProfile: builder.objectRef<QualityProfileNode>('QualityProfile'),
    PageInfo: builder.objectRef<PageInfo>('PageInfo'),
    Schedule: builder.objectRef<Schedule>('Schedule'),
    Node: builder.interfaceRef<object>('Node'),
  };
}
