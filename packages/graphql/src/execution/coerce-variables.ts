import {
  coerceInputValue,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';
import { variableError } from '../errors/input-error.ts';
import { maximumErrors, moreErrors, operationError } from '../errors/operation-error.ts';
import { unreasonableShape } from './unreasonable-shape.ts';

/** An operation of a validated document, with its variables as received. */
export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export type VariableValues = Readonly<Record<string, unknown>>;

/** Either the values, with defaults, or what is wrong with them. */
type CoercedVariables = { readonly values: VariableValues } | { readonly errors: readonly GraphQLError[] };

type Refuse = (path: readonly (string | number)[], message: string) => void;

/** Thrown after the last error that is reported, so that ten thousand wrong values cost no more than a few. */
const enough = new Error('There are enough errors.');

/** Coerces the variables of an operation as the specification says. Errors name the argument that a variable is for. */
export function coerceVariables(target: Operation): CoercedVariables {
  const { variableDefinitions = [] } = target.operation;
  if (variableDefinitions.length === 0) return { values: {} };
  const shape = unreasonableShape(target.inputs);
  if (shape !== null) return { errors: [operationError('INVALID_INPUT', shape)] };
  const errors: GraphQLError[] = [];
  // Without a prototype a variable may have any name.
  const values: Record<string, unknown> = Object.create(null);
  try {
    for (const definition of variableDefinitions) {
      coerceVariable(definition, target, values, (path, message) => {
        if (errors.length === maximumErrors) throw enough;
        errors.push(variableError(definition, path, message, target));
      });
    }
  } catch (error) {
    if (error !== enough) throw error;
    errors.push(moreErrors());
  }
  return errors.length > 0 ? { errors } : { values: { ...values } };
}

function coerceVariable(
  { variable, type: typeNode, defaultValue }: VariableDefinitionNode,
  { schema, inputs }: Operation,
  values: Record<string, unknown>,
  refuse: Refuse,
): void {
  const name = variable.name.value;
  const type = typeFromAST(schema, typeNode);
  if (!isInputType(type)) throw new Error(`Variable "$${name}" has no input type: not a validated document`);
  const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (value === undefined) {
    if (defaultValue) values[name] = valueFromAST(defaultValue, type);
    else if (isNonNullType(type)) refuse([], 'is required');
  } else if (value === null && isNonNullType(type)) {
    refuse([], 'must not be null');
  } else {
    values[name] = coerceInputValue(value, type, (path, _value, { message }) => refuse(path, message));
  }
}
