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
import { type Cost, noCost, oneValue, plus, times } from './cost.ts';
import { introspectionSizes } from './introspection-sizes.ts';
import { listSizeOf, type Size, sizeAskedFor } from './list-size-of.ts';
import { fragmentsOf } from './measure-selections.ts';

/** What an operation costs as soon as its variables are known. */
export interface OperationCost {
  /** The values that its answer may hold, without those below `__schema` and `__type`. */
  readonly answer: Cost;
  readonly introspection: Cost;
}

/** Items of a list that does not say how many they are. */
const unknownSize = 10;

/**
 * Works out what an operation of a validated document of bounded size costs. Every field counts 1, and so does every
 * item of a list of scalars; what is selected of the objects in a list counts once for each. A field that declares its size but answers an object (a page, a connection)
 * lends the size to the lists in that object. What `@skip` or `@include` may leave out counts too.
 */
export function compileCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationCost {
  const compilation: Compilation = { schema, fragments: fragmentsOf(document), introspection: noCost };
  const root = schema.getRootType(operation.operation) ?? undefined;
  const answer = costOfSelections(operation.selectionSet, { type: root }, compilation);
  return { answer, introspection: compilation.introspection };
}

interface Compilation {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** What has been met of it so far, wherever that was. */
  introspection: Cost;
}

interface Parent {
  readonly type: GraphQLNamedType | undefined;
  /** For the lists in it that do not declare one. */
  readonly lentSize?: Size | undefined;
}

function costOfSelections({ selections }: SelectionSetNode, parent: Parent, compilation: Compilation): Cost {
  const { schema, fragments } = compilation;
  let sum = noCost;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      sum = plus(sum, costOfField(selection, parent, compilation));
      continue;
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (fragment !== undefined) {
      const condition = fragment.typeCondition?.name.value;
      const type = condition === undefined ? parent.type : schema.getType(condition);
      sum = plus(sum, costOfSelections(fragment.selectionSet, { ...parent, type }, compilation));
    }
  }
  return sum;
}

function costOfField(node: FieldNode, parent: Parent, compilation: Compilation): Cost {
  const field = fieldOf(node.name.value, parent.type);
  const type = field && getNamedType(field.type);
  if (field === undefined) {
    return oneValue;
  }
  const isList = isListType(getNullableType(field.type));
  const declared = listSizeOf(field);
  if (node.selectionSet === undefined || !isCompositeType(type)) {
    const items = isList ? times(declared?.defaultSize ?? unknownSize, oneValue) : noCost;
    return plus(oneValue, items);
  }
  const size = declared
    ? sizeAskedFor(declared, field, node)
    : introspectionSizes(compilation.schema).get(`${parent.type?.name}.${field.name}`);
  if (isList) {
    const each = costOfSelections(node.selectionSet, { type }, compilation);
    return plus(oneValue, times(size ?? parent.lentSize ?? unknownSize, each));
  }
  const below = costOfSelections(node.selectionSet, { type, lentSize: size }, compilation);
  if (field === SchemaMetaFieldDef || field === TypeMetaFieldDef) {
    compilation.introspection = plus(compilation.introspection, below);
    return oneValue;
  }
  return plus(oneValue, below);
}

function fieldOf(
  name: string,
  parent: GraphQLNamedType | undefined,
): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) {
    return SchemaMetaFieldDef;
  }
  if (name === TypeMetaFieldDef.name) {
    return TypeMetaFieldDef;
  }
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}
