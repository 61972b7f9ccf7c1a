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
  if (typeof value === 'string' && value.length > maximumTextLength) {
    return `The variables have a text of more than ${maximumTextLength} characters.`;
  }
  if (!isObject(value)) {
    return null;
  }
  if (depth === 0) {
    return `The variables are nested more than ${maximumDepth} deep.`;
  }
  return Array.isArray(value) ? shapeOfList(value, depth) : shapeOfObject(value, depth);
}

function shapeOfList(items: readonly unknown[], depth: number): string | null {
  if (items.length > maximumItems) {
    return `The variables have a list of more than ${maximumItems} elements.`;
  }
  if (items.filter(isObject).length > maximumObjects) {
    return `The variables have a list of more than ${maximumObjects} objects.`;
  }
  for (const item of items) {
    const shape = unreasonableShape(item, depth - 1);
    if (shape !== null) {
      return shape;
    }
  }
  return null;
}

function shapeOfObject(value: Readonly<Record<string, unknown>>, depth: number): string | null {
  const names = Object.keys(value);
  if (names.length > maximumFields) {
    return `The variables have an object of more than ${maximumFields} fields.`;
  }
  for (const name of names) {
    const shape =
      name.length > maximumNameLength
        ? `The variables have a name of more than ${maximumNameLength} characters.`
        : unreasonableShape(value[name], depth - 1);
    if (shape !== null) {
      return shape;
    }
  }
  return null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
