import type { WordTable } from './word-table.ts';

/** Revisions, subtitles, kinds of clips, streaming services, and words that only tell where a title has ended. */
export const sceneWords: WordTable = [
  ['weak', { revision: 'proper' }, 'proper'],
  ['weak', { revision: 'repack' }, 'repack|rerip|re rip|repacked'],
  ...[2, 3, 4].flatMap(
    (number): WordTable => [
      ['weak', { revision: 'proper', version: number + 1 }, `proper ${number}`],
      ['weak', { revision: 'repack', version: number + 1 }, `repack ${number}|rerip ${number}`],
      ['weak', { revision: 'version', version: number }, `v${number}`],
    ],
  ),
  ['capitals', { revision: 'real' }, 'real'],

  ['weak', { dual: 'dual' }, 'dual|dual audio|dual lang|dual language|bi audio'],
  ['weak', { dual: 'multi' }, 'multi|multi audio|multi lang|multi language|multilang|trial audio|tri audio'],
  ['capitals', { dual: 'dl' }, 'dl'],
  ['capitals', { dual: 'ml' }, 'ml'],
  [
    'weak',
    { subtitles: 'both' },
    'soft sub|soft subs|hard sub|hard subs|sub|subs|subtitle|subtitles|legendas|napisy|titulky|untertitel|soustitres',
  ],
  ['weak', { subtitles: 'before' }, 'subbed|subtitled|forced'],
  [
    'weak',
    { subtitles: 'glued' },
    'vostfr|vost|vosta|vostf|vostvfr|subfrench|multi sub|multi subs|msub|msubs|esub|esubs|e sub|e subs|m subs|' +
      'sub forced|dual sub|dual subs|legendado|legendada|subtitulado|subtitulada|subesp|sub esp|hc subs|nosub|nosubs|no subs',
  ],

  [
    'weak',
    { is3d: true },
    '3d|h sbs|half sbs|full sbs|f sbs|sbs|h ou|half ou|half over under|h tab|hsbs|hou|3d hsbs',
  ],
  ['weak', { extra: 'sample' }, 'sample'],
  ['weak', { extra: 'trailer' }, 'trailer|trailers|teaser'],
  [
    'weak',
    { extra: 'extra' },
    'extras|bonus|bonus disc|bonus disk|bonus material|featurette|featurettes|deleted scenes|deleted scene|' +
      'behind the scenes|making of|interviews|bloopers|gag reel',
  ],
  ...'123456789'
    .split('')
    .map(
      (number) =>
        [
          'strong',
          { part: Number(number) },
          `cd${number}|cd_${number}|disc ${number}|disk ${number}`,
        ] as const,
    ),

  [
    'weak',
    {},
    'internal|limited|readnfo|read nfo|dubbed|dub|dubs|hybrid|dirfix|nfofix|syncfix|subfix|proof fix|nuked',
  ],
  [
    'weak',
    {},
    'micro hd|m hd|uncropped|upscale|upscaled|ai upscale|ai upscaled|colorized|hardcoded|retail|widescreen|fullscreen|ipod|psp',
  ],
  [
    'weak',
    {},
    '24fps|25fps|30fps|48fps|50fps|60fps|hfr|hq line auds|line audio|line auds|clean audio|cleaned audio|ch',
  ],
  [
    'weak',
    {},
    'audio|crf|custom|raw|batch|dvd collection|repost|scene|p2p|nordic|nordicsubs|dual layer|avchd|wide',
  ],
  ['capitals', {}, 'ws|fs|hc|md|ld|line|mic|festival|stv|proof|convert|dh|hsw|hdb|dubbing|rm4k|dsp|ddr|ud'],
  ...['mkv', 'mp4', 'avi', 'm4v'].map((container) => ['weak', { container }, container] as const),
];

/** Streaming services. A release of one is a web download, if its name has no other source. */
export const serviceWords: WordTable = [
  ['weak', { streamingService: 'Amazon' }, 'amzn|amazon hd|amazon uhd'],
  ['capitals', { streamingService: 'Netflix' }, 'nf'],
  ['weak', { streamingService: 'Netflix' }, 'netflix|netflix hd|netflix uhd'],
  ['weak', { streamingService: 'Disney+' }, 'dsnp|dsny|dsnyp|disney plus'],
  ['weak', { streamingService: 'HBO Max' }, 'hmax'],
  ['capitals', { streamingService: 'HBO Max' }, 'max|hbo'],
  ['weak', { streamingService: 'Apple TV+' }, 'atvp|aptv'],
  ['weak', { streamingService: 'iTunes', source: 'webdl' }, 'itunes hd|itunes uhd|itunes'],
  ['weak', { streamingService: 'Hulu' }, 'hulu'],
  ['weak', { streamingService: 'Peacock' }, 'pcok'],
  ['weak', { streamingService: 'Paramount+' }, 'pmtp'],
  ['weak', { streamingService: 'SkyShowtime' }, 'skst|skysho|skyshowtime'],
  ['weak', { streamingService: 'Movies Anywhere' }, 'movies anywhere'],
  ['capitals', { streamingService: 'Movies Anywhere' }, 'ma'],
  ['weak', { streamingService: 'Vudu' }, 'vudu'],
  ['weak', { streamingService: 'Crunchyroll' }, 'crunchyroll'],
  ['capitals', { streamingService: 'Crunchyroll' }, 'cr'],
  ['weak', { streamingService: 'Crave' }, 'crav'],
  ['capitals', { streamingService: 'Stan' }, 'stan'],
  ['capitals', { streamingService: 'YouTube' }, 'red'],
  ['capitals', { streamingService: 'Now' }, 'now'],
  ['capitals', { streamingService: 'Starz' }, 'stz|starz'],
  ['capitals', { streamingService: 'Showtime' }, 'sho'],
  ['capitals', { streamingService: 'BBC iPlayer' }, 'ip'],
  ['capitals', { streamingService: 'Criterion Channel' }, 'crit'],
  ['capitals', { streamingService: 'Bravia Core' }, 'bcore'],
  ['capitals', { streamingService: 'Roku' }, 'roku'],
  ['capitals', { streamingService: 'Tubi' }, 'tubi'],
  ['capitals', { streamingService: 'Mubi' }, 'mubi'],
  ['weak', { streamingService: 'Viki' }, 'viki'],
  ['capitals', { streamingService: 'iQIYI' }, 'iqiyi'],
  ['capitals', { streamingService: 'Zee5' }, 'zee5'],
  ['capitals', { streamingService: 'Hotstar' }, 'hs|hotstar|jhs'],
];
