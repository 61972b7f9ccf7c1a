import crypto, { type ScryptOptions } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/*
 * Loaded into a process of the tests, it makes hashes of passwords cheap: each takes 60 to 100 ms of a core by design, and
 * tests sign in many hundreds of times. A hash made with it is only accepted in processes that have loaded it as well.
 */

const cheapest: ScryptOptions = { N: 2 };

crypto.scrypt = new Proxy(crypto.scrypt, {
  apply: (scrypt, self, [password, salt, length, options, callback]) =>
    Reflect.apply(scrypt, self, [password, salt, length, { ...options, ...cheapest }, callback]),
});
syncBuiltinESMExports();
