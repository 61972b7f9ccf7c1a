import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const fields =
  'id name includeWhenRenaming trashId trashScores { name score } createdAt updatedAt ' +
  'conditions { name type negate required value exceptLanguage minimumSize maximumSize }';
const create = `mutation ($input: CreateCustomFormatInput!) { createCustomFormat(input: $input) { ${fields} } }`;
const update = `mutation ($id: ID!, $input: UpdateCustomFormatInput!) { updateCustomFormat(id: $id, input: $input) { ${fields} } }`;
const remove = 'mutation ($id: ID!) { deleteCustomFormat(id: $id) }';
const importFormats = `mutation ($formats: JSON!) {
  importCustomFormats(formats: $formats) { createdCount updatedCount customFormats { id name } }
}`;
const test = `query ($title: String!) {
  testCustomFormats(title: $title) {
    release formats { name matched conditions { name type satisfied } } scores { name score meetsMinimum }
  }
}`;
const condition = { name: 'IMAX', type: 'RELEASE_TITLE', value: '\\bIMAX\\b' };

describe.each(databaseKinds)('custom formats on %s', (kind) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway(kind);
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
  });

  it('are added, listed, changed, tested and deleted', async () => {
    const { createCustomFormat } = await gateway.data(create, {
      input: { name: 'IMAX', conditions: [condition] },
    });
    expect(createCustomFormat).toMatchObject({ name: 'IMAX', conditions: [{ ...condition, negate: false }] });
    const { id } = createCustomFormat;
    const { customFormats } = await gateway.data(`{ customFormats { ${fields} } }`);
    expect(customFormats).toEqual([createCustomFormat]);
    const input = { includeWhenRenaming: true };
    const { updateCustomFormat } = await gateway.data(update, { id, input });
    expect(updateCustomFormat).toEqual({
      ...createCustomFormat,
      ...{ ...input, updatedAt: updateCustomFormat.updatedAt },
    });
    const { testCustomFormats } = await gateway.data(test, {
      title: 'Movie.2010.IMAX.1080p.BluRay.x264-GROUP',
    });
    expect(testCustomFormats).toMatchObject({
      release: { title: 'Movie', year: 2010 },
      formats: [
        {
          name: 'IMAX',
          matched: true,
          conditions: [{ name: 'IMAX', type: 'RELEASE_TITLE', satisfied: true }],
        },
      ],
    });
    expect(testCustomFormats.scores).toHaveLength(5);
    expect(await gateway.data(remove, { id })).toEqual({ deleteCustomFormat: id });
    const { errors } = await gateway.ask(remove, { id });
    expect(errors).toMatchObject([{ extensions: { code: 'CUSTOM_FORMAT_NOT_FOUND' } }]);
  });

  it('are imported as they are published, and exported', async () => {
    const specifications = [
      { name: 'Remux', implementation: 'QualityModifierSpecification', required: true, fields: { value: 5 } },
    ];
    const formats = [{ trash_id: 'abc', name: 'Remux', specifications }];
    const { importCustomFormats } = await gateway.data(importFormats, { formats });
    expect(importCustomFormats).toMatchObject({ createdCount: 1, customFormats: [{ name: 'Remux' }] });
    expect(await gateway.data(importFormats, { formats: formats[0] })).toEqual({
      importCustomFormats: { ...importCustomFormats, createdCount: 0, updatedCount: 1 },
    });
    const [{ id }] = importCustomFormats.customFormats;
    const { exportCustomFormat } = await gateway.data('query ($id: ID!) { exportCustomFormat(id: $id) }', {
      id,
    });
    expect(exportCustomFormat).toMatchObject({ ...formats[0], specifications: [{ ...specifications[0] }] });
    const { qualityProfiles } = await gateway.data('{ qualityProfiles { id } }');
    const scored = `mutation ($formats: JSON!, $profile: ID) {
      importCustomFormats(formats: $formats, qualityProfileId: $profile) { updatedCount }
    }`;
    const profile = qualityProfiles[0].id;
    await gateway.data(scored, { formats: [{ ...formats[0], trash_scores: { default: 30 } }], profile });
    const read = 'query ($id: ID!) { qualityProfile(id: $id) { formatScores { customFormatId score } } }';
    expect(await gateway.data(read, { id: profile })).toEqual({
      qualityProfile: { formatScores: [{ customFormatId: id, score: 30 }] },
    });
    const { errors } = await gateway.ask(importFormats, { formats: 'Remux' });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });
});
