import {
  coerceInputValue,
  type DocumentNode,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';
import { maximumErrors, moreErrors } from '../errors/cut-errors.ts';
import { variableError } from '../errors/input-error.ts';
import { operationError } from '../errors/operation-error.ts';
import { unreasonableShape } from './unreasonable-shape.ts';

/** An operation of a validated document, and what it was asked with. */
export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As received. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

export type VariableValues = Readonly<Record<string, unknown>>;

/** Either the values, with defaults, or what is wrong with them. */
export type CoercedVariables =
  | { readonly values: VariableValues; readonly errors?: undefined }
  | { readonly values?: undefined; readonly errors: readonly GraphQLError[] };

/**
 * Checks the variables of an operation by the rules of the specification. Errors name the argument a variable is for, and
 * looking for them ends after a few, so that ten thousand wrong values cost no more than those.
 */
export function coerceVariables(target: Operation): CoercedVariables {
  const { operation, schema } = target;
  if (!operation.variableDefinitions?.length) {
    return { values: {} };
  }
  const shape = unreasonableShape(target.inputs);
  if (shape !== null) {
    return { errors: [operationError('INVALID_INPUT', shape)] };
  }
  const errors: GraphQLError[] = [];
  // Without a prototype a variable may have any name.
  const values: Record<string, unknown> = Object.create(null);
  try {
    for (const definition of operation.variableDefinitions) {
      const type = typeFromAST(schema, definition.type);
      if (!isInputType(type)) {
        throw new Error(
          `Variable "$${definition.variable.name.value}" has no input type: not a validated document`,
        );
      }
      coerceVariable(definition, type, target, values, errors);
    }
  } catch (error) {
    if (error !== enough) {
      throw error;
    }
    return { errors: [...errors, moreErrors()] };
  }
  return errors.length > 0 ? { errors } : { values: { ...values } };
}

/** Thrown to leave the rest of the values unlooked at. */
const enough = new Error('There are enough errors to tell');

function coerceVariable(
  definition: VariableDefinitionNode,
  type: GraphQLInputType,
  target: Operation,
  values: Record<string, unknown>,
  errors: GraphQLError[],
): void {
  const refuse = (path: readonly (string | number)[], message: string) => {
    if (errors.length === maximumErrors) {
      throw enough;
    }
    errors.push(variableError(definition, path, message, target));
  };
  const name = definition.variable.name.value;
  const value = Object.hasOwn(target.inputs, name) ? target.inputs[name] : undefined;
  if (value === undefined) {
    if (definition.defaultValue) {
      values[name] = valueFromAST(definition.defaultValue, type);
    } else if (isNonNullType(type)) {
      refuse([], 'is required');
    }
  } else if (value === null && isNonNullType(type)) {
    refuse([], 'must not be null');
  } else {
    values[name] = coerceInputValue(value, type, (path, _value, { message }) => refuse(path, message));
  }
}
