import { describe, expect, it } from 'vitest';
import { toReleaseInfo } from './release-dates.ts';
import { tmdbMovie } from './tmdb-responses.schema.ts';

type Release = readonly [type: number, date: string, note?: string];

const datesOf = (
  countries: Readonly<Record<string, readonly Release[]>>,
  region = 'US',
  release_date = '',
) => {
  const results = Object.entries(countries).map(([iso_3166_1, releases]) => ({
    iso_3166_1,
    release_dates: releases.map(([type, date, note = '']) => ({
      type,
      note,
      release_date: `${date}T00:00:00.000Z`,
    })),
  }));
  const movie = tmdbMovie.parse({ id: 1, title: 'A Movie', release_date, release_dates: { results } });
  const { theatricalDate, homeReleaseDate } = toReleaseInfo(movie, region);
  return [theatricalDate, homeReleaseDate];
};

describe('the date at home', () => {
  it.each<[rule: string, Parameters<typeof datesOf>, theatrical: string | null, home: string | null]>([
    [
      'is the earliest of digital and physical',
      [
        {
          US: [
            [3, '2020-01-01'],
            [5, '2020-05-01'],
            [4, '2020-04-01'],
          ],
        },
      ],
      '2020-01-01',
      '2020-04-01',
    ],
    [
      'may be the day of the theatres',
      [
        {
          US: [
            [3, '2020-01-01'],
            [4, '2020-01-01'],
          ],
        },
      ],
      '2020-01-01',
      '2020-01-01',
    ],
    [
      'does not count before the theatrical one',
      [
        {
          US: [
            [3, '2020-06-01'],
            [4, '2020-01-01'],
          ],
        },
      ],
      '2020-06-01',
      null,
    ],
    [
      'counts where a later one does',
      [
        {
          US: [
            [3, '2020-06-01'],
            [4, '2020-01-01'],
            [5, '2020-09-01'],
          ],
        },
      ],
      '2020-06-01',
      '2020-09-01',
    ],
    [
      'is measured by a limited release where there is no wide one',
      [
        {
          US: [
            [2, '2020-06-01'],
            [4, '2020-05-31'],
          ],
        },
      ],
      '2020-06-01',
      null,
    ],
    [
      'is measured by its own country first',
      [
        {
          US: [
            [3, '2020-06-01'],
            [4, '2020-09-01'],
          ],
          FR: [[3, '2021-01-01']],
        },
      ],
      '2020-06-01',
      '2020-09-01',
    ],
    [
      'is measured by any country where its own has no theatrical date',
      [{ US: [[4, '2020-05-01']], FR: [[3, '2020-06-01']] }],
      '2020-06-01',
      null,
    ],
    [
      'counts after the theatres of any country',
      [{ US: [[4, '2020-07-01']], FR: [[3, '2020-06-01']] }],
      '2020-06-01',
      '2020-07-01',
    ],
    [
      'counts by itself for what went straight to streaming',
      [{ US: [[4, '2020-05-01']] }],
      null,
      '2020-05-01',
    ],
    [
      'counts though TMDB names a later release date and no theatre',
      [{ US: [[4, '2020-05-01']] }, 'US', '2020-08-01'],
      '2020-08-01',
      '2020-05-01',
    ],
    [
      'is not that of a festival that streams',
      [
        {
          US: [
            [4, '2020-02-01', 'Sundance Movie Festival'],
            [4, '2020-05-01', 'Netflix'],
          ],
        },
      ],
      null,
      '2020-05-01',
    ],
    [
      'is not that of a festival abroad',
      [{ US: [[3, '2020-01-01']], CA: [[4, '2020-02-01', 'Hot Docs (online)']] }],
      '2020-01-01',
      null,
    ],
    ['is physical whatever its note', [{ US: [[5, '2020-05-01', 'Festival edition']] }], null, '2020-05-01'],
    [
      'is another country’s only where this one has none',
      [
        {
          US: [
            [3, '2020-01-01'],
            [4, '2020-09-01'],
          ],
          DE: [[4, '2020-05-01']],
        },
      ],
      '2020-01-01',
      '2020-09-01',
    ],
    [
      'is another country’s where this one has none',
      [{ US: [[3, '2020-01-01']], DE: [[4, '2020-05-01']] }],
      '2020-01-01',
      '2020-05-01',
    ],
    [
      'of another country passes the same test',
      [
        {
          US: [[3, '2020-01-01']],
          DE: [
            [3, '2020-06-01'],
            [4, '2020-05-01'],
          ],
        },
      ],
      '2020-01-01',
      null,
    ],
    [
      'of another country stands in for one that does not count',
      [
        {
          US: [
            [3, '2020-06-01'],
            [4, '2020-01-01'],
          ],
          DE: [[4, '2020-10-01']],
        },
      ],
      '2020-06-01',
      '2020-10-01',
    ],
    [
      'is that of the region',
      [
        {
          US: [
            [3, '2020-01-01'],
            [4, '2020-05-01'],
          ],
          DE: [
            [3, '2020-02-01'],
            [4, '2020-08-01'],
          ],
        },
        'DE',
      ],
      '2020-02-01',
      '2020-08-01',
    ],
    [
      'is unknown where only television had it',
      [
        {
          US: [
            [3, '2020-01-01'],
            [6, '2020-05-01'],
          ],
        },
      ],
      '2020-01-01',
      null,
    ],
    ['is not a premiere', [{ US: [[1, '2020-01-01']] }, 'US', '2020-03-01'], '2020-03-01', null],
  ])('%s', (_rule, [countries, region, releaseDate], theatrical, home) => {
    expect(datesOf(countries, region, releaseDate)).toEqual([theatrical, home]);
  });

  it.each([
    'Sundance',
    'Tribeca Movie Festival',
    'SXSW',
    'Festival de Cannes',
    'MOVIEFEST München',
    'Berlinale',
    'TIFF',
    'Fantastic Fest',
    'Outfest LA',
    'BFI FrightFest',
    'Szegedi Fesztivál',
    'Helsingin elokuvafestivaali',
    'Rīgas festivāls',
    'Московский кинофестиваль',
    '東京国際映画祭',
    '부산국제영화제',
    'مهرجان القاهرة السينمائي',
  ])('is not that of %s', (note) => {
    expect(datesOf({ US: [[4, '2020-02-01', note]] })).toEqual([null, null]);
  });

  it.each(['Netflix', 'Disney+', 'VOD', 'Festive season', 'Manifest', 'TVOD', ''])(
    'may be that of %j',
    (note) => {
      expect(datesOf({ US: [[4, '2020-02-01', note]] })).toEqual([null, '2020-02-01']);
    },
  );
});
