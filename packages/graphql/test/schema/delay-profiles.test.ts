import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const fields =
  'id name isDefault preferredProtocol torrentDelay usenetDelay bypassIfCutoffMet qualityProfileIds';
const create = `mutation ($input: CreateDelayProfileInput!) { createDelayProfile(input: $input) { ${fields} } }`;
const update = `mutation ($id: ID!, $input: UpdateDelayProfileInput!) { updateDelayProfile(id: $id, input: $input) { ${fields} } }`;
const one = `query ($id: ID!) { delayProfile(id: $id) { ${fields} } }`;
const remove = 'mutation ($id: ID!) { deleteDelayProfile(id: $id) }';

describe.each(databaseKinds)('delay profiles and the settings of searches on %s', (kind) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway(kind);
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
  });

  it('are added, read, changed and deleted', async () => {
    const [quality] = await gateway.library.qualityProfiles.list();
    const input = { name: 'Wait', preferredProtocol: 'TORRENT', qualityProfileIds: [quality?.id] };
    const { createDelayProfile } = await gateway.data(create, { input });
    expect(createDelayProfile).toMatchObject({ ...input, isDefault: false, torrentDelay: 0 });
    const { id } = createDelayProfile;
    const { delayProfiles } = await gateway.data(`{ delayProfiles { ${fields} } }`);
    expect(delayProfiles).toMatchObject([{ isDefault: true }, createDelayProfile]);
    expect(await gateway.data(one, { id })).toEqual({ delayProfile: createDelayProfile });
    const { updateDelayProfile } = await gateway.data(update, { id, input: { torrentDelay: 5, name: null } });
    expect(updateDelayProfile).toEqual({ ...createDelayProfile, torrentDelay: 5 });
    expect(await gateway.data(remove, { id })).toEqual({ deleteDelayProfile: id });
    for (const [document, variables] of [
      [one, { id }],
      [update, { id, input: { torrentDelay: 5 } }],
      [remove, { id }],
    ] as const) {
      const { errors } = await gateway.ask(document, variables);
      expect(errors).toMatchObject([{ extensions: { code: 'DELAY_PROFILE_NOT_FOUND' } }]);
    }
    const { errors } = await gateway.ask(remove, { id: delayProfiles[0].id });
    expect(errors).toMatchObject([{ extensions: { code: 'DELAY_PROFILE_IN_USE' } }]);
  });

  it('have settings that are changed one by one', async () => {
    const settings = 'usenetRetentionDays minimumUsenetAge propers';
    const change = `mutation ($input: UpdateSearchSettingsInput!) { updateSearchSettings(input: $input) { ${settings} } }`;
    const changes = { usenetRetentionDays: 3_000, propers: 'DO_NOT_UPGRADE' };
    const expected = { ...changes, minimumUsenetAge: 0 };
    expect(await gateway.data(change, { input: changes })).toEqual({ updateSearchSettings: expected });
    expect(await gateway.data(`{ searchSettings { ${settings} } }`)).toEqual({ searchSettings: expected });
    const unlimited = { input: { usenetRetentionDays: null, propers: null } };
    expect(await gateway.data(change, unlimited)).toEqual({
      updateSearchSettings: { ...expected, usenetRetentionDays: null },
    });
  });
});
