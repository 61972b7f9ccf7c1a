import type { QualityProfile, QualityProfileSelection } from '@cinephage/core';
import { qualityProfileSchema } from '@cinephage/core/schemas';
import {
  type GraphQLResolveInfo,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { pick } from './selection.ts';

/** A quality profile as it goes through the schema: with the fields that were asked for, at least. */
export type QualityProfileNode = Partial<QualityProfile>;

type OperationInfo = Pick<GraphQLResolveInfo, 'operation' | 'fragments' | 'schema'>;

const selections = new WeakMap<OperationDefinitionNode, QualityProfileSelection>();

/** What to read of quality profiles for all places of an operation that ask for them: they are read once for it. */
export function qualityProfileSelectionOf(info: OperationInfo): QualityProfileSelection {
  const selection = selections.get(info.operation) ?? findSelection(info);
  selections.set(info.operation, selection);
  return selection;
}

function findSelection({ operation, fragments, schema }: OperationInfo): QualityProfileSelection {
  // A movie names its profile by the id.
  const names = ['id'];
  const types = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(types, {
    Field({ name }) {
      if (types.getParentType()?.name === 'QualityProfile') names.push(name.value);
    },
  });
  for (const definition of [operation, ...Object.values(fragments)]) visit(definition, visitor);
  return pick(qualityProfileSchema.shape, names);
}
