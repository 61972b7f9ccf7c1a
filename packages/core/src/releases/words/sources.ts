import type { WordTable } from './word-table.ts';

/** Sources of releases, and what tells whole discs and remuxes. */
export const sourceWords: WordTable = [
  [
    'strong',
    { source: 'bluray' },
    'blu ray|blue ray|m blu ray|blu ray disc|bd light|hd light|uhd 2 bd|4k 2 bd',
  ],
  ['strong', { source: 'bluray', isUhd: true }, 'uhd bd|uhd blu ray|uhd bd rip|uhd br rip|4k light'],
  ['strong', { source: 'bluray', modifier: 'remux' }, 'bd remux|br remux|blu ray remux'],
  ['strong', { source: 'bluray', modifier: 'remux', isUhd: true }, 'uhd remux|uhd bd remux'],
  ['strong', { modifier: 'remux' }, 'remux|remuxed|hybrid remux|full remux'],
  [
    'strong',
    { source: 'bluray', modifier: 'brdisk' },
    'br disk|br disc|bd disk|bd 25|bd 50|bd 66|bd 100|bd 5|bd 9|bd iso|bdmv|full blu ray|full bd|blu ray iso|uhd bd 66|uhd bd 100',
  ],
  ['strong', { source: 'bdrip' }, 'bd rip|br rip|bd mux|br mux|blu ray rip|hd dvd rip|bdr rip'],
  ['strong', { source: 'hddvd' }, 'hd dvd'],
  ['weak', { source: 'bluray' }, 'bd'],
  ['weak', { discHint: 'complete' }, 'complete'],
  ['weak', { discHint: 'iso' }, 'iso'],
  ['weak', { discHint: 'untouched' }, 'untouched'],
  ['capitals', { discHint: 'pal' }, 'pal'],
  ['capitals', { discHint: 'ntsc' }, 'ntsc'],

  ['strong', { source: 'webdl' }, 'web dl|web hd|webdl mux|dl mux|web dl mux'],
  [
    'strong',
    { source: 'webrip' },
    'web rip|web mux|web cap|web dl rip|web hd rip|web tv rip|hd rip|vod rip|ppv rip|netrip|dl rip|uhd rip',
  ],
  ['weak', { source: 'webdl' }, 'web'],

  ['strong', { source: 'tv' }, 'hdtv|hdtv rip|hdtv mux|ahdtv'],
  ['strong', { source: 'tv', isHd: true }, 'hd_tv'],
  ['strong', { source: 'tv', isUhd: true }, 'uhd tv'],
  [
    'strong',
    { source: 'sdtv' },
    'pd tv|sd tv|dsr|ds rip|dsr rip|tv rip|sat rip|dvb|dvb rip|dvb s|dvb t|dth rip|tv mux|iptv rip|vhs rip',
  ],
  ['strong', { source: 'rawhd' }, 'raw hd'],
  ['capitals', { isHd: true }, 'hr'],

  ['strong', { source: 'dvd' }, 'dvd rip|dvd mux|sd dvd|dvd_rip'],
  ['weak', { source: 'dvd' }, 'dvd'],
  [
    'strong',
    { source: 'dvdr' },
    'dvd 9|dvd 5|dvd r|m dvd r|m dvd 9|m dvd 5|full dvd|dvd full|dvd iso|c dvd r',
  ],
  ['strong', { source: 'dvdscr' }, 'dvd scr|dvd screener|bd scr|web scr|web screener|scr rip|hd scr'],
  ['weak', { source: 'dvdscr' }, 'screener'],
  ['capitals', { source: 'dvdscr' }, 'scr'],
  ['weak', { source: 'regional' }, 'regional'],
  ['capitals', { source: 'regional' }, 'r5|r6'],

  [
    'strong',
    { source: 'cam' },
    'hd cam|hd cam rip|cam rip|hq cam|hq cam rip|new cam|hdcam c|camera rip|s print',
  ],
  ['capitals', { source: 'cam' }, 'cam'],
  [
    'strong',
    { source: 'telesync' },
    'telesync|telesynch|hd ts|hd ts rip|ts rip|p dvd|pre dvd|pre dvd rip|p dvd rip|hq ts|hd telesync|hq pre dvd',
  ],
  ['capitals', { source: 'telesync' }, 'ts'],
  ['strong', { source: 'telecine' }, 'telecine|hd tc|tc rip|hd tc rip'],
  ['capitals', { source: 'telecine' }, 'tc'],
  ['strong', { source: 'workprint' }, 'workprint'],
  ['capitals', { source: 'workprint' }, 'wp'],
];
