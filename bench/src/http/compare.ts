import { type LoadOptions, load, median, type Request } from './load.ts';

/** The servers that are compared, by name; the first is the base of the ratios. */
export type Contestants = Readonly<Record<string, Request>>;

/** Loads them alternately, round by round, so that all meet the same noise, and prints medians and their ratios. */
export async function compare(
  name: string,
  contestants: Contestants,
  options: LoadOptions & { readonly rounds: number },
): Promise<void> {
  const rates = new Map<string, number[]>(Object.keys(contestants).map((who) => [who, []]));
  for (const request of Object.values(contestants)) await load(request, options);
  for (let round = 0; round < options.rounds; round++) {
    for (const [who, request] of Object.entries(contestants))
      rates.get(who)?.push(await load(request, options));
  }
  const names = [...rates.keys()];
  const figures = names.map(
    (who) =>
      `${who} ${median(rates.get(who) ?? [])
        .toFixed(0)
        .padStart(6)}/s`,
  );
  const ratios = names.slice(1).flatMap((who, index) =>
    names.slice(0, index + 1).map((other) => {
      const pairs = (rates.get(who) ?? []).map((rate, round) => rate / (rates.get(other)?.[round] ?? 1));
      return `${who} : ${other} ${median(pairs).toFixed(2)}`;
    }),
  );
  console.log(`${name.padEnd(20)} ${figures.join('  ')}  ${ratios.join('  ')}`);
}
