import { mkdir, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createTestDisk } from '../disk/disk.fixture.ts';
import { findSidecars } from './find-sidecars.ts';

describe('the sidecars of a file', () => {
  it('are subtitles and nfo files of the same name, with or without more words', async () => {
    await using disk = await createTestDisk();
    const own = ['Up (2009).en.forced.SRT', 'Up (2009).nfo', 'Up (2009).srt'];
    const others = [
      ...['Up (2009).mkv', 'Up (2009).Extended.mkv', 'Up (2009).Extended.en.srt', 'Up (2009).Extended.nfo'],
      ...[
        'Up (2009)-poster.jpg',
        'Up (2009) 2.srt',
        'Up.srt',
        'movie.nfo',
        'up (2009).srt',
        '.Up (2009).srt',
      ],
    ];
    for (const name of [...own, ...others]) await disk.write(name);
    await mkdir(disk.at('Up (2009).de.srt'));
    await symlink(disk.at('Up.srt'), disk.at('Up (2009).fr.srt'));
    expect(await findSidecars(disk.at('Up (2009).mkv'))).toEqual(own.map((name) => disk.at(name)));
    expect(await findSidecars(disk.at('Up (2009).Extended.mkv'))).toEqual([
      disk.at('Up (2009).Extended.en.srt'),
      disk.at('Up (2009).Extended.nfo'),
    ]);
    expect(await findSidecars(disk.at('gone.mkv'))).toEqual([]);
  });
});
