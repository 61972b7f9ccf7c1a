/** Far more than any input of the schema has. */
const maximumDepth = 64;
const maximumFields = 1_000;
const maximumNameLength = 200;
/** The longest path on Linux, which is the longest text that any argument accepts. */
const maximumTextLength = 4_096;
/** More than the ids of the largest bulk update, which is the longest list that any argument accepts. */
const maximumItems = 11_000;
const maximumObjects = 1_000;

/**
 * Finds variables that would exhaust the stack or the processor: nested too deep, lists and texts far longer than any argument
 * accepts, or so many or such long names (values of enums too) that the search for similar ones, to suggest them, takes long.
 *
 * @returns a sentence about the first such value, or null
 */
export function unreasonableShape(value: unknown, depth = maximumDepth): string | null {
  if (typeof value === 'string') {
    return value.length > maximumTextLength
      ? variablesHave(`a text of more than ${maximumTextLength} characters`)
      : null;
  }
  if (!isObject(value)) return null;
  if (depth === 0) return `The variables are nested more than ${maximumDepth} deep.`;
  const problem = Array.isArray(value) ? problemOfList(value) : problemOfObject(Object.keys(value));
  if (problem !== null) return variablesHave(problem);
  for (const key in value) {
    const shape = unreasonableShape(value[key], depth - 1);
    if (shape !== null) return shape;
  }
  return null;
}

const variablesHave = (problem: string) => `The variables have ${problem}.`;

function problemOfList(items: readonly unknown[]): string | null {
  if (items.length > maximumItems) return `a list of more than ${maximumItems} elements`;
  return items.filter(isObject).length > maximumObjects
    ? `a list of more than ${maximumObjects} objects`
    : null;
}

function problemOfObject(names: readonly string[]): string | null {
  if (names.length > maximumFields) return `an object of more than ${maximumFields} fields`;
  return names.some((name) => name.length > maximumNameLength)
    ? `a name of more than ${maximumNameLength} characters`
    : null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
