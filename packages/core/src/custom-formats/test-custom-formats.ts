import type { Database } from '../database/database.ts';
import { listQualityProfiles } from '../quality/list-quality-profiles.ts';
import { parseReleaseName } from '../releases/parse-release-name.ts';
import { validate } from '../validation/validate.ts';
import {
  type CustomFormatTestInput,
  type CustomFormatTestResult,
  customFormatTestSchema,
} from './custom-format.schema.ts';
import { toFormatFacts } from './format-facts.ts';
import { readCompiledFormats } from './read-custom-formats.ts';
import { scoreFormats } from './score-formats.ts';

/** Matches every custom format against one release, and says why. */
export function createTestCustomFormats(database: Database) {
  return async function testCustomFormats(input: CustomFormatTestInput): Promise<CustomFormatTestResult> {
    const { originalLanguage, ...given } = validate(customFormatTestSchema, input);
    const parsed = parseReleaseName(given.title);
    const facts = toFormatFacts({ ...given, parsed }, { originalLanguage });
    const compiled = await readCompiledFormats(database);
    const matched = compiled.match(facts);
    const profiles = await listQualityProfiles(database);
    return {
      release: parsed,
      formats: compiled.formats.map((format) => {
        const satisfied = compiled.explain(facts, format);
        return {
          ...{ customFormatId: format.id, name: format.name, matched: matched.includes(format) },
          conditions: format.conditions.map(({ name, type }, index) => ({
            ...{ name, type, satisfied: satisfied[index] === true },
          })),
        };
      }),
      scores: profiles.map((profile) => {
        const score = scoreFormats(profile, matched);
        const { id, name, minimumFormatScore } = profile;
        return { qualityProfileId: id, name, score, meetsMinimum: score >= minimumFormatScore };
      }),
    };
  };
}
