import { describe, expect, it } from 'vitest';
import { titleKey, titleKeys } from './title-key.ts';

describe('the key of a title', () => {
  it.each([
    ['The Matrix', 'Matrix, The'],
    ['Léon: The Professional', 'Leon The Professional'],
    ['Fast & Furious', 'Fast and Furious'],
    ['Rocky II', 'Rocky 2'],
    ['Star Wars: Episode IV – A New Hope', 'Star Wars Episode 4 New Hope'],
    ["Ocean's Eleven", 'Oceans Eleven'],
    ['Ocean’s Eleven', "OCEAN'S ELEVEN"],
    ['Spider-Man', 'Spider Man'],
    ['WALL·E', 'WALL-E'],
    ["L'avventura", 'L avventura'],
    ['Der Untergang', 'Untergang, Der'],
    ['XXX', 'xXx'],
    ['M*A*S*H', 'MASH'],
    ['Mission: Impossible III', 'Mission Impossible 3'],
    ['Malcolm X', 'Malcolm 10'],
    ['七人の侍', '七人の侍 '],
  ])('of %j is that of %j', (one, other) => {
    expect(titleKey(one)).toBe(titleKey(other));
  });

  it.each([
    ['Rocky', 'Rocky II'],
    ['Alien', 'Aliens'],
    ['Die Hard', 'Die Hard 2'],
    ['Mix', 'Mid'],
    ['ガメラ', 'カメラ'],
    ['The The', ''],
    ['!!!', '???'],
  ])('of %j is not that of %j', (one, other) => {
    expect(titleKey(one)).not.toBe(titleKey(other));
  });

  it('is short enough for an index', () => {
    expect(Buffer.byteLength(titleKey('\u{20000}'.repeat(5_000)))).toBeLessThan(2_500);
  });

  it('is listed once, and never empty', () => {
    expect(titleKeys(['The Matrix', null, 'Matrix', ' '])).toEqual(['matrix']);
  });
});
