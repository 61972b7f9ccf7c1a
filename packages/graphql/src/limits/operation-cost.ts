import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  valueFromASTUntyped,
} from 'graphql';
import type { VariableValues } from '../execution/coerce-variables.ts';
import type { ListSize } from '../schema/complexity.ts';
import { introspectionSizes } from './introspection-sizes.ts';
import { type Fragments, fragmentsOf } from './measure-document.ts';

export interface OperationCost {
  /** The values that the answer may hold, without those below `__schema` and `__type`. */
  readonly answer: number;
  readonly introspection: number;
  /** The variables whose sizes it depends on. */
  readonly variables: ReadonlySet<string>;
}

/** Items of a list that does not declare its size. */
const unknownSize = 10;

interface Counting {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  readonly values: VariableValues;
  readonly variables: Set<string>;
  introspection: number;
}

interface Parent {
  readonly type: GraphQLNamedType | undefined;
  /** For the lists in it that do not declare their own. */
  readonly listSize?: number | undefined;
}

/**
 * The cost of an operation of a validated document of bounded size. Every field counts 1, and so does every item of a list of scalars;
 * selections below a list count once for each item. The size that a field with an object (a page, a connection) declares is that of
 * the lists in the object. Fields under `@skip` or `@include` count.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operation, selectionSet }: OperationDefinitionNode,
  values: VariableValues,
): OperationCost {
  const counting: Counting = {
    schema,
    fragments: fragmentsOf(document),
    values,
    variables: new Set(),
    introspection: 0,
  };
  const answer = costOfSelections(
    selectionSet,
    { type: schema.getRootType(operation) ?? undefined },
    counting,
  );
  return { ...counting, answer };
}

function costOfSelections({ selections }: SelectionSetNode, parent: Parent, counting: Counting): number {
  let cost = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      cost += costOfField(selection, parent, counting);
      continue;
    }
    const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
    const fragment = isSpread ? counting.fragments.get(selection.name.value) : selection;
    if (fragment === undefined) continue;
    const condition = fragment.typeCondition?.name.value;
    const type = condition === undefined ? parent.type : counting.schema.getType(condition);
    cost += costOfSelections(fragment.selectionSet, { ...parent, type }, counting);
  }
  return cost;
}

function costOfField(node: FieldNode, parent: Parent, counting: Counting): number {
  const field = fieldOf(node.name.value, parent.type);
  if (field === undefined) return 1;
  const type = getNamedType(field.type);
  const isList = isListType(getNullableType(field.type));
  const size =
    declaredSize(field, node, counting) ??
    (isList ? introspectionSizes(counting.schema).get(`${parent.type?.name}.${field.name}`) : undefined);
  if (node.selectionSet === undefined || !isCompositeType(type)) {
    return 1 + (isList ? (size ?? unknownSize) : 0);
  }
  const below = costOfSelections(node.selectionSet, isList ? { type } : { type, listSize: size }, counting);
  if (isList) return 1 + (size ?? parent.listSize ?? unknownSize) * below;
  if (field !== SchemaMetaFieldDef && field !== TypeMetaFieldDef) return 1 + below;
  counting.introspection += below;
  return 1;
}

function fieldOf(
  name: string,
  parent: GraphQLNamedType | undefined,
): GraphQLField<unknown, unknown> | undefined {
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  return field ?? [SchemaMetaFieldDef, TypeMetaFieldDef].find((ofSchema) => ofSchema.name === name);
}

/** The size that a field declares by `listOf`: the largest of its arguments for it, each a number or a list. */
function declaredSize(
  { args, extensions }: GraphQLField<unknown, unknown>,
  node: FieldNode,
  { values, variables }: Counting,
): number | undefined {
  const declared = extensions.complexity as ListSize | undefined;
  if (declared === undefined) return undefined;
  const { sizeArguments = [], defaultSize, maximumSize = Infinity } = declared;
  const sizes = sizeArguments.flatMap((name) => {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    if (value?.kind === Kind.VARIABLE) variables.add(value.name.value);
    const byDefault = args.find((argument) => argument.name === name)?.defaultValue;
    return sizeOf((value && valueFromASTUntyped(value, values)) ?? byDefault) ?? [];
  });
  // The argument's own rule refuses more than the maximum, with its own message.
  return sizes.length === 0 ? defaultSize : Math.min(Math.max(...sizes, 0), maximumSize);
}

/** The size that the value of an argument means, if any. */
export function sizeOf(value: unknown): number | undefined {
  const size: unknown = Array.isArray(value) ? value.length : value;
  return typeof size === 'number' && Number.isFinite(size) ? size : undefined;
}
