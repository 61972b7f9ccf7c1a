export interface Scrape {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** A sample by its name and labels, for example `cinephage_tasks{kind="refresh-movie",state="queued"}`. */
  value(sample: string): number | undefined;
}

/** Requests `/metrics` as a collector does. */
export async function scrape(url: string, headers: Record<string, string> = {}): Promise<Scrape> {
  const response = await fetch(`${url}/metrics`, { headers });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    value(sample) {
      const line = text.split('\n').find((one) => one.startsWith(`${sample} `));
      return line === undefined ? undefined : Number(line.slice(sample.length + 1));
    },
  };
}
