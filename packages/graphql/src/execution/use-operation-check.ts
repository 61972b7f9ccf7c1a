import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type OperationArguments, operationOf, unresolvedOperation, variablesOf } from './operation-of.ts';

/** Refuses an operation that the document does not have, and invalid variables. */
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
