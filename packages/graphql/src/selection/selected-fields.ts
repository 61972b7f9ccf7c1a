import { collectSubFields } from '@graphql-tools/utils';
import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** The fields of an object that an operation selects: fragments followed, aliases joined, skipped fields left out. */
export interface SelectedFields {
  /** Without introspection fields such as `__typename`. */
  readonly names: readonly string[];
  has(name: string): boolean;
  /** The fields selected of one field; empty if it is not selected. */
  of(name: string): SelectedFields;
}

type FieldInfo = Pick<
  GraphQLResolveInfo,
  'fieldNodes' | 'fragments' | 'returnType' | 'schema' | 'variableValues'
>;

/**
 * Derives a value from the selected fields, once per field node: documents are parsed once and executed often. If variables
 * decide which fields are selected, it is derived for each execution.
 *
 * @param typeName the object type whose fields count. Default: the type of the field, which is an object type then
 */
export function fromSelectedFields<Derived>(
  derive: (fields: SelectedFields) => Derived,
  typeName?: string,
): (info: FieldInfo) => Derived {
  const derived = new WeakMap<FieldNode, { readonly value: Derived } | 'varies'>();

  return (info) => {
    const [node, ...others] = info.fieldNodes;
    const known = node === undefined || others.length > 0 ? 'varies' : derived.get(node);
    if (known !== undefined && known !== 'varies') return known.value;
    const type = typeName === undefined ? getNamedType(info.returnType) : info.schema.getType(typeName);
    const value = derive(isObjectType(type) ? fieldsOf(info, type, [...info.fieldNodes]) : noFields);
    if (node !== undefined && known === undefined) {
      derived.set(node, isVariable(node.selectionSet, info.fragments) ? 'varies' : { value });
    }
    return value;
  };
}

const noFields: SelectedFields = { names: [], has: () => false, of: () => noFields };

function fieldsOf(info: FieldInfo, type: GraphQLObjectType, nodes: FieldNode[]): SelectedFields {
  const { schema, fragments, variableValues } = info;
  const { fields } = collectSubFields(schema, fragments, variableValues, type, nodes);
  const types = type.getFields();
  const byName = Map.groupBy([...fields.values()].flat(), ({ name }) => name.value);
  return {
    names: [...byName.keys()].filter((name) => types[name] !== undefined),
    has: (name) => byName.has(name),
    of(name) {
      const fieldType = getNamedType(types[name]?.type);
      const below = byName.get(name);
      return below !== undefined && isObjectType(fieldType) ? fieldsOf(info, fieldType, below) : noFields;
    },
  };
}

/** Whether `@skip` or `@include` is used with a variable at any depth. Validation has refused cyclic fragments. */
function isVariable(selectionSet: SelectionSetNode | undefined, fragments: FieldInfo['fragments']): boolean {
  return (selectionSet?.selections ?? []).some((selection) => {
    const below =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? fragments[selection.name.value]?.selectionSet
        : selection.selectionSet;
    const conditions = selection.directives?.flatMap((directive) => directive.arguments ?? []) ?? [];
    return conditions.some(({ value }) => value.kind === Kind.VARIABLE) || isVariable(below, fragments);
  });
}
