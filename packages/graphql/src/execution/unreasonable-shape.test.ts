import { expect, it } from 'vitest';
import { unreasonableShape } from './unreasonable-shape.ts';

const nested = (depth: number): unknown => (depth === 0 ? 1 : { in: [nested(depth - 1)] });
const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);
const objects = (count: number) => Array.from({ length: count }, (_, index) => ({ tmdbId: index }));
const wide = (fields: number) =>
  Object.fromEntries(Array.from({ length: fields }, (_, index) => [`field${index}`, 1]));

it.each([
  ['more ids than are taken', { ids: ids(11_000) }],
  ['a thousand objects', { inputs: objects(1_000) }],
  ['whatever is no object', null],
  ['as deep as may be', nested(32)],
  ['as wide as may be', { input: wide(1_000) }],
  ['the longest path', { rootFolderPath: `/${'x'.repeat(4_095)}` }],
])('variables may hold %s', (_, variables) => {
  expect(unreasonableShape(variables)).toBeNull();
});

it.each([
  ['a deep nest', nested(33), 'The variables are nested more than 64 deep.'],
  ['a longer list', { ids: ids(11_001) }, 'The variables have a list of more than 11000 elements.'],
  [
    'a long text',
    { states: ['QUEUED', 'x'.repeat(4_097)] },
    'The variables have a text of more than 4096 characters.',
  ],
  ['more objects', { inputs: objects(1_001) }, 'The variables have a list of more than 1000 objects.'],
  ['a wide object', { inputs: [wide(1_001)] }, 'The variables have an object of more than 1000 fields.'],
  [
    'a long name',
    { input: { ['x'.repeat(201)]: 1 } },
    'The variables have a name of more than 200 characters.',
  ],
])('variables may not hold %s', (_, variables, sentence) => {
  expect(unreasonableShape(variables)).toBe(sentence);
});
