import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type OperationArguments, operationOf, unresolvedOperation, variablesOf } from './operation-of.ts';

/** Refuses to execute what cannot be: no such operation, or variables that do not fit. */
export function useOperationCheck(): Plugin {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const errors = checkOperation(args);
      if (errors !== undefined) {
        setResultAndStopExecution({ errors });
      }
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const errors = checkOperation(args);
      if (errors !== undefined) {
        setResultAndStopExecution({ errors });
      }
    },
  };
}

function checkOperation(args: OperationArguments): readonly GraphQLError[] | undefined {
  const operation = operationOf(args);
  return operation === null ? [unresolvedOperation(args)] : variablesOf(args, operation).errors;
}
