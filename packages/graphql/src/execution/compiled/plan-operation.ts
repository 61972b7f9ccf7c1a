import { collectFields, collectSubFields } from '@graphql-tools/utils';
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNullableType,
  isNonNullType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { compileCompletion, type PlanSubfields } from './compile-completion.ts';
import { ownAnswers } from './own-answers.ts';
import type { FieldPlan, ObjectPlan, Run } from './plan.ts';

/** The plan of an operation for variables that leave out the same fields. What is below the root is planned when it is reached. */
export function planOperation(root: GraphQLObjectType, run: Run): ObjectPlan {
  const { schema, fragments, variables, operation } = run;
  return planFields(
    schema,
    root,
    collectFields(schema, fragments, variables, root, operation.selectionSet).fields,
  );
}

function planFields(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  selected: ReadonlyMap<string, FieldNode[]>,
): ObjectPlan {
  const fields = [...selected].map(([key, nodes]) => planField(schema, type, key, nodes));
  const template = JSON.parse(
    JSON.stringify(Object.fromEntries([...selected.keys()].map((key) => [key, null]))),
  );
  return { fields, template };
}

function planField(
  schema: GraphQLSchema,
  parentType: GraphQLObjectType,
  key: string,
  nodes: FieldNode[],
): FieldPlan {
  const definition = definitionOf(schema, parentType, nodes[0]?.name.value ?? key);
  const selected = { key, definition, parentType, nodes };
  const planSubfields: PlanSubfields = (type, { fragments, variables }) =>
    planFields(schema, type, collectSubFields(schema, fragments, variables, type, nodes).fields);
  return {
    ...selected,
    isNonNull: isNonNullType(definition.type),
    isAnswer: ownAnswers(getNullableType(definition.type)),
    complete: compileCompletion(definition.type, selected, planSubfields),
  };
}

function definitionOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> {
  if (name === TypeNameMetaFieldDef.name) {
    return TypeNameMetaFieldDef;
  }
  const ofRoot = type === schema.getQueryType() ? [SchemaMetaFieldDef, TypeMetaFieldDef] : [];
  const definition = ofRoot.find((field) => field.name === name) ?? type.getFields()[name];
  if (definition === undefined) {
    throw new Error(`There is no field ${type.name}.${name}: not a validated document`);
  }
  return definition;
}
