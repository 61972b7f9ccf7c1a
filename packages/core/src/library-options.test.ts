import { describe, expect, it } from 'vitest';
import { parseLibraryOptions, parseStartOptions } from './library-options.ts';

describe('the options of the start of a library', () => {
  it('run tasks by default', () => {
    expect([undefined, {}, { tasks: false }].map(parseStartOptions)).toEqual([
      { tasks: true },
      { tasks: true },
      { tasks: false },
    ]);
    expect(() => parseStartOptions({ tasks: 'no' } as never)).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ field: 'tasks' })] }),
    );
  });
});

describe('the options of a library', () => {
  it('have defaults', () => {
    const options = parseLibraryOptions({ database: 'sqlite::memory:' });
    expect(options).toEqual({
      database: 'sqlite::memory:',
      rootFolders: [],
      importFolders: [],
      taskGraceMs: 5_000,
      backups: { keep: 7 },
    });
  });

  it('have normalised root folders', () => {
    const { rootFolders } = parseLibraryOptions({ database: 'x', rootFolders: ['/movies/', '//more/./4k'] });
    expect(rootFolders).toEqual(['/movies', '/more/4k']);
  });

  it.each([
    [{}, 'database'],
    [{ database: 7 }, 'database'],
    [{ database: 'x', rootFolders: ['/ok', 'movies'] }, 'rootFolders.1'],
    [{ database: 'x', rootFolders: '/movies' }, 'rootFolders'],
  ])('%j are refused, and the field is named', (options, field) => {
    expect(() => parseLibraryOptions(options as never)).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ field })] }),
    );
  });
});
