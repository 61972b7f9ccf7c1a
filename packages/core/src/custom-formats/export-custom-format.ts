import type { CustomFormat, FormatCondition } from './custom-format.schema.ts';
import type { PublishedFormat } from './published-format.schema.ts';
import { implementations, publishedValues } from './published-values.ts';

/** A custom format as the TRaSH guides publish it, which `import` takes. */
export function toPublishedFormat(format: CustomFormat): PublishedFormat {
  const { name, trashId, trashScores, includeWhenRenaming, conditions } = format;
  return {
    ...(trashId !== null && { trash_id: trashId }),
    ...(trashScores.length > 0 && {
      trash_scores: Object.fromEntries(trashScores.map((one) => [one.name, one.score])),
    }),
    name,
    includeCustomFormatWhenRenaming: includeWhenRenaming,
    specifications: conditions.map((condition) => ({
      name: condition.name,
      implementation: implementations[condition.type],
      negate: condition.negate,
      required: condition.required,
      fields: fieldsOf(condition),
    })),
  };
}

function fieldsOf({ type, value, exceptLanguage, minimumSize, maximumSize }: FormatCondition) {
  if (type === 'size') {
    return { min: minimumSize, max: maximumSize };
  }
  const [number] = [...(publishedValues[type] ?? [])].find(([, known]) => known === value) ?? [];
  // A language that other programs have no number for keeps its name.
  return { value: number ?? value, ...(type === 'language' && { exceptLanguage }) };
}
