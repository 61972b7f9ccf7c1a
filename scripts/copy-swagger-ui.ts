/** Copies Swagger UI into the build of the server, before it is packed: users install no package for it. */
import { copyFile, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const server = new URL('../packages/server/', import.meta.url);
const source = new URL('../node_modules/@fastify/swagger-ui/static/', import.meta.url);
const target = new URL('dist/swagger-ui/', server);

await mkdir(target, { recursive: true });
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']) {
  await copyFile(new URL(name, source), new URL(name, target));
}
console.log(`Swagger UI is copied to ${fileURLToPath(target)}.`);
