import {
  compileCondition,
  createPatternSets,
  type MatchCondition,
  type PatternSets,
} from './compile-condition.ts';
import { isPatternType } from './condition-types.ts';
import type { CustomFormat, FormatCondition } from './custom-format.schema.ts';
import type { FormatFacts } from './format-facts.ts';

type MatchedFormat = Pick<CustomFormat, 'id' | 'name' | 'conditions' | 'includeWhenRenaming'>;

/** Custom formats, ready to be matched against many releases. */
export interface CompiledFormats<Format extends MatchedFormat = CustomFormat> {
  readonly formats: readonly Format[];
  /** Formats that match, in the order in which they were given. */
  match(facts: FormatFacts): Format[];
  /** Whether each condition of a format is satisfied, in their order; with `negate`. */
  explain(facts: FormatFacts, format: Format): boolean[];
}

interface CompiledCondition {
  readonly match: MatchCondition;
  readonly negate: boolean;
  readonly required: boolean;
}

interface CompiledFormat<Format> {
  readonly format: Format;
  readonly conditions: readonly CompiledCondition[];
  /** The same by type, as a format matches if all of its types are satisfied. */
  readonly types: readonly (readonly CompiledCondition[])[];
}

/**
 * Compiles custom formats once, to match them against many releases or files.
 *
 * ```ts
 * const matched = compileCustomFormats(formats).match(toFormatFacts(release));
 * ```
 *
 * @throws PatternError if a regular expression is not supported
 */
export function compileCustomFormats<Format extends MatchedFormat>(
  formats: readonly Format[],
): CompiledFormats<Format> {
  const sets = createPatternSets();
  const compiled = formats.map((format) => compileFormat(format, sets));
  const byFormat = new Map(compiled.map((one) => [one.format, one]));
  return {
    formats,
    match: (facts) => compiled.filter((one) => isMatch(one, facts)).map(({ format }) => format),
    explain: (facts, format) =>
      (byFormat.get(format)?.conditions ?? []).map((condition) => isSatisfied(condition, facts)),
  };
}

function compileFormat<Format extends MatchedFormat>(
  format: Format,
  sets: PatternSets,
): CompiledFormat<Format> {
  const compile = (condition: FormatCondition) => {
    const { type, negate, required } = condition;
    return { type, negate, required, match: compileCondition(condition, sets) };
  };
  const conditions = format.conditions.map(compile);
  const byType = [...Map.groupBy(conditions, ({ type }) => type)];
  // Patterns take longest.
  const types = byType.toSorted(
    ([one], [other]) => Number(isPatternType(one)) - Number(isPatternType(other)),
  );
  return { format, conditions, types: types.map(([, ofType]) => ofType) };
}

const isMatch = ({ types }: CompiledFormat<unknown>, facts: FormatFacts) =>
  types.every((conditions) => isTypeSatisfied(conditions, facts));

/** Every required condition must be satisfied, and at least one. */
function isTypeSatisfied(conditions: readonly CompiledCondition[], facts: FormatFacts): boolean {
  let isAnySatisfied = false;
  for (const condition of conditions) {
    if (isAnySatisfied && !condition.required) continue;
    if (isSatisfied(condition, facts)) {
      isAnySatisfied = true;
    } else if (condition.required) {
      return false;
    }
  }
  return isAnySatisfied;
}

const isSatisfied = ({ match, negate }: CompiledCondition, facts: FormatFacts) => match(facts) !== negate;
