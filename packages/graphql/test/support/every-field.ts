import { movieSchema } from '@cinephage/core/schemas';
import { type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { createSchema } from '../../src/schema/create-schema.ts';

/** Every field of a type, those of its parts included, as text for a query. @param isWanted of the type itself */
function everyFieldOf(type: GraphQLObjectType, isWanted = (_name: string) => true): string {
  const fields = Object.values(type.getFields()).filter(({ name }) => isWanted(name));
  const texts = fields.map(({ name, type: fieldType }) => {
    const named = getNamedType(fieldType);
    return isObjectType(named) ? `${name} { ${everyFieldOf(named)} }` : name;
  });
  return texts.join(' ');
}

/** All that a movie has in core, as text for a query. */
export const wholeMovie = everyFieldOf(
  createSchema().getType('Movie') as GraphQLObjectType,
  (name) => name in movieSchema.shape,
);
