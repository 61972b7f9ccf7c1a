/** Imported before the server: at its exit, writes the files and the built-in modules that it has loaded to `MODULES_FILE`. */
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const loaded = [];
registerHooks({
  load(url, context, nextLoad) {
    loaded.push(url);
    return nextLoad(url, context);
  },
});
process.on('exit', () => {
  writeFileSync(process.env.MODULES_FILE, [...loaded, ...process.moduleLoadList].join('\n'));
});
