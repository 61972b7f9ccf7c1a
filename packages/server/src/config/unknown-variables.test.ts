import { describe, expect, it } from 'vitest';
import { describeUnknown, unknownVariables } from './unknown-variables.ts';
import { variables } from './variables.ts';

describe('variables that nothing reads', () => {
  it.each([
    ['CINEPHAGE_ROOT_FOLDER', 'CINEPHAGE_ROOT_FOLDERS'],
    ['CINEPHAGE_ROOTFOLDERS', 'CINEPHAGE_ROOT_FOLDERS'],
    ['cinephage_root_folders', 'CINEPHAGE_ROOT_FOLDERS'],
    ['CINEPHAGE_DATABASE_URL', 'DATABASE_URL'],
    ['CINEPHAGE_PORT', 'PORT'],
    ['CINEPHAGE_ADMIN_PASWORD', 'CINEPHAGE_ADMIN_PASSWORD'],
  ])('%s is most likely %s', (name, nearest) => {
    const [found] = unknownVariables({ [name]: 'geheim' });
    expect(found).toEqual({ name, nearest });
    expect(describeUnknown({ name, nearest })).toBe(
      `Nothing reads the variable ${name}; did you mean ${nearest}?`,
    );
  });

  it('are named even without a similar name', () => {
    expect(unknownVariables({ CINEPHAGE_COLOUR: 'red' })).toEqual([
      { name: 'CINEPHAGE_COLOUR', nearest: undefined },
    ]);
  });

  it('are not those of the server, or of other programs', () => {
    const ours = Object.fromEntries(Object.keys(variables.shape).map((name) => [name, 'x']));
    expect(unknownVariables({ ...ours, HOME: '/root', TMDB: 'x' })).toEqual([]);
  });
});
