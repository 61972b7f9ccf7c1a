import { createClient } from './create-client.ts';
import { tour } from './tour.ts';

const [url = 'http://127.0.0.1:3000', apiKey = process.env.CINEPHAGE_API_KEY ?? ''] = process.argv.slice(2);
const client = createClient({ url, apiKey });
try {
  await tour(client, console.log);
} catch (error) {
  const { message, cause } = error as Error;
  console.error(`${url}: ${cause instanceof Error ? cause.message : message}`);
  process.exitCode = 1;
} finally {
  await client.close();
}
