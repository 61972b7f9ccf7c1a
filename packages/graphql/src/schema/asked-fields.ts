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

/** Which fields of an object an operation asks for: fragments followed, aliases joined, what is skipped left out. */
export interface AskedFields {
  /** Without `__typename` and its like. */
  readonly names: readonly string[];
  has(name: string): boolean;
  /** Those below one field; none if it is not asked for. */
  of(name: string): AskedFields;
}

type FieldInfo = Pick<
  GraphQLResolveInfo,
  'fieldNodes' | 'fragments' | 'returnType' | 'schema' | 'variableValues'
>;

/**
 * Derives something from the fields that are asked for, once per place in a document: documents are parsed once and
 * executed often. Only where variables decide about fields it is derived each time.
 *
 * @param typeName which type the fields are asked of, where the field answers an interface: default the type of the field
 */
export function whenAsked<Derived>(
  derive: (asked: AskedFields) => Derived,
  typeName?: string,
): (info: FieldInfo) => Derived {
  const derived = new WeakMap<FieldNode, { readonly value: Derived } | 'varies'>();

  return (info) => {
    const [node, ...others] = info.fieldNodes;
    const known = node === undefined || others.length > 0 ? 'varies' : derived.get(node);
    if (known !== undefined && known !== 'varies') return known.value;
    const value = derive(askedFields(info, typeName));
    if (node !== undefined && known === undefined) {
      derived.set(node, isVariable(node.selectionSet, info.fragments) ? 'varies' : { value });
    }
    return value;
  };
}

function askedFields(info: FieldInfo, typeName: string | undefined): AskedFields {
  const type = typeName === undefined ? getNamedType(info.returnType) : info.schema.getType(typeName);
  return isObjectType(type) ? fieldsOf(info, type, [...info.fieldNodes]) : nothing;
}

const nothing: AskedFields = { names: [], has: () => false, of: () => nothing };

function fieldsOf(info: FieldInfo, type: GraphQLObjectType, nodes: FieldNode[]): AskedFields {
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
      return below !== undefined && isObjectType(fieldType) ? fieldsOf(info, fieldType, below) : nothing;
    },
  };
}

/** Whether `@skip` or `@include` with a variable stands somewhere below. Fragments cannot go round in circles: that is validated. */
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
