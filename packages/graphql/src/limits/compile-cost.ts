import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
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
} from 'graphql';
import { type Count, declaredSizeOf, product, sum } from './count.ts';
import { introspectionSizes } from './introspection-sizes.ts';
import { fragmentsOf } from './measure-document.ts';

export interface OperationCost {
  /** The values that the answer may hold, without those below `__schema` and `__type`. */
  readonly answer: Count;
  readonly introspection: Count;
}

/** Items of a list that does not declare its size. */
const unknownSize = 10;

interface Compilation {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Of the fields of introspection found so far. */
  readonly introspection: Count[];
}

interface Parent {
  readonly type: GraphQLNamedType | undefined;
  /** For the lists in it that do not declare their own. */
  readonly listSize?: Count | undefined;
}

/**
 * Computes the cost of an operation of a validated document of bounded size. Every field counts 1, and so does every item of a list
 * of scalars; selections below a list count once for each item. The size that a field with an object (a page, a connection)
 * declares is that of the lists in the object. Fields under `@skip` or `@include` count.
 */
export function compileCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operation, selectionSet }: OperationDefinitionNode,
): OperationCost {
  const introspection: Count[] = [];
  const compilation = { schema, fragments: fragmentsOf(document), introspection };
  const type = schema.getRootType(operation) ?? undefined;
  const answer = costOfSelections(selectionSet, { type }, compilation);
  return { answer, introspection: sum(introspection) };
}

function costOfSelections({ selections }: SelectionSetNode, parent: Parent, compilation: Compilation): Count {
  const { schema, fragments } = compilation;
  const costs = selections.map((selection): Count => {
    if (selection.kind === Kind.FIELD) return costOfField(selection, parent, compilation);
    const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
    const fragment = isSpread ? fragments.get(selection.name.value) : selection;
    if (fragment === undefined) return 0;
    const condition = fragment.typeCondition?.name.value;
    const type = condition === undefined ? parent.type : schema.getType(condition);
    return costOfSelections(fragment.selectionSet, { ...parent, type }, compilation);
  });
  return sum(costs);
}

function costOfField(node: FieldNode, parent: Parent, compilation: Compilation): Count {
  const field = fieldOf(node.name.value, parent.type);
  if (field === undefined) return 1;
  const type = getNamedType(field.type);
  const isList = isListType(getNullableType(field.type));
  const size =
    declaredSizeOf(field, node) ??
    introspectionSizes(compilation.schema).get(`${parent.type?.name}.${field.name}`);
  if (node.selectionSet === undefined || !isCompositeType(type)) {
    return sum([1, isList ? (size ?? unknownSize) : 0]);
  }
  if (isList) {
    const each = costOfSelections(node.selectionSet, { type }, compilation);
    return sum([1, product(size ?? parent.listSize ?? unknownSize, each)]);
  }
  const below = costOfSelections(node.selectionSet, { type, listSize: size }, compilation);
  if (field !== SchemaMetaFieldDef && field !== TypeMetaFieldDef) return sum([1, below]);
  compilation.introspection.push(below);
  return 1;
}

function fieldOf(
  name: string,
  parent: GraphQLNamedType | undefined,
): GraphQLField<unknown, unknown> | undefined {
  const ofSchema = [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name);
  return ofSchema ?? (isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined);
}
