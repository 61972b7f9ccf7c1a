import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const fields = 'id movieId indexerId indexerName guid infoHash title protocol size reason addedAt';
const add = `mutation ($input: AddToBlocklistInput!) { addToBlocklist(input: $input) { ${fields} } }`;
const list = `query ($limit: Int, $movieId: ID) { blocklist(limit: $limit, movieId: $movieId) { items { ${fields} } pagination { total } } }`;
const remove = 'mutation ($id: ID!) { removeFromBlocklist(id: $id) }';
const clear = 'mutation ($confirm: Boolean) { clearBlocklist(confirm: $confirm) { removedCount } }';

describe.each(databaseKinds)('the blocklist on %s', (kind) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway(kind);
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
  });

  it('is added to, listed, removed from and cleared', async () => {
    const input = { guid: 'a', indexerId: 'one', protocol: 'USENET', size: 8_000_000_000, infoHash: null };
    const { addToBlocklist } = await gateway.data(add, { input });
    expect(addToBlocklist).toMatchObject({ ...input, movieId: null, reason: 'A user added it.' });
    expect(await gateway.data(list, { limit: 1 })).toEqual({
      blocklist: { items: [addToBlocklist], pagination: { total: 1 } },
    });
    expect(await gateway.data(list, { movieId: 'nonesuch' })).toMatchObject({ blocklist: { items: [] } });
    const { id } = addToBlocklist;
    expect(await gateway.data(remove, { id })).toEqual({ removeFromBlocklist: id });
    const { errors } = await gateway.ask(remove, { id });
    expect(errors).toMatchObject([{ extensions: { code: 'BLOCKLIST_ITEM_NOT_FOUND' } }]);

    for (let guid = 0; guid < 21; guid++) await gateway.library.blocklist.add({ guid: String(guid) });
    const refused = await gateway.ask(clear, {});
    expect(refused.errors).toMatchObject([{ extensions: { code: 'CONFIRMATION_REQUIRED' } }]);
    expect(await gateway.data(clear, { confirm: true })).toEqual({ clearBlocklist: { removedCount: 21 } });
  });

  it('refuses an entry that is about no release', async () => {
    const { errors } = await gateway.ask(add, { input: { reason: 'x' } });
    expect(errors).toMatchObject([
      { extensions: { code: 'INVALID_INPUT', details: [{ message: 'must have guid, infoHash or title' }] } },
    ]);
  });
});
