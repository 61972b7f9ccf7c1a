import { collectFields, collectSubFields } from '@graphql-tools/utils';
import {
  type FieldNode,
  GraphQLBoolean,
  type GraphQLField,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLString,
  getNullableType,
  isNonNullType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { compileCompletion } from './compile-completion.ts';
import type { FieldPlan, ObjectPlan, Run } from './plan.ts';

/** Plans an operation for variables that leave out the same fields. Objects below the root are planned when they are reached. */
export function planOperation(root: GraphQLObjectType, run: Run): ObjectPlan {
  const { schema, fragments, variables, operation } = run;
  const { fields } = collectFields(schema, fragments, variables, root, operation.selectionSet);
  return planFields(schema, root, fields);
}

function planFields(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  selected: ReadonlyMap<string, FieldNode[]>,
): ObjectPlan {
  const fields = [...selected].map(([key, nodes]) => planField(schema, type, key, nodes));
  const empty = Object.fromEntries(fields.map(({ key }) => [key, null]));
  // V8 copies a parsed object faster than one that got its properties one by one.
  return { fields, template: JSON.parse(JSON.stringify(empty)) };
}

function planField(
  schema: GraphQLSchema,
  parentType: GraphQLObjectType,
  key: string,
  nodes: FieldNode[],
): FieldPlan {
  const definition = definitionOf(schema, parentType, nodes[0]?.name.value ?? key);
  const field = { key, definition, parentType, nodes, isNonNull: isNonNullType(definition.type) };
  const complete = compileCompletion(definition.type, field, (type, { fragments, variables }) =>
    planFields(schema, type, collectSubFields(schema, fragments, variables, type, nodes).fields),
  );
  const isAnswer = answeredAsIs.get(getNullableType(definition.type)) ?? (() => false);
  return { ...field, isAnswer, complete };
}

const isString = (value: unknown) => typeof value === 'string';

/** Values that the scalars of the specification serialize to themselves. */
const answeredAsIs = new Map<GraphQLOutputType, (value: unknown) => boolean>([
  [GraphQLString, isString],
  [GraphQLID, isString],
  [GraphQLBoolean, (value) => typeof value === 'boolean'],
  [GraphQLInt, (value) => typeof value === 'number' && (value | 0) === value],
  [GraphQLFloat, (value) => typeof value === 'number' && Number.isFinite(value)],
]);

function definitionOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> {
  const ofRoot = type === schema.getQueryType() ? [SchemaMetaFieldDef, TypeMetaFieldDef] : [];
  const metaField = [TypeNameMetaFieldDef, ...ofRoot].find((field) => field.name === name);
  const definition = metaField ?? type.getFields()[name];
  if (definition === undefined) {
    throw new Error(`There is no field ${type.name}.${name}: not a validated document`);
  }
  return definition;
}
