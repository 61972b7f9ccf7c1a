import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/start-api.ts';

const formats = '/api/custom-formats';
const imax = {
  ...{ name: 'IMAX', includeWhenRenaming: true },
  conditions: [{ name: 'IMAX', type: 'releaseTitle', required: true, value: '\\bIMAX\\b' }],
};
const published = {
  ...{ trash_id: '00000000000000000000000000000001', trash_scores: { default: '25' }, name: 'Wanted Source' },
  includeCustomFormatWhenRenaming: false,
  specifications: [
    {
      name: 'WEB',
      implementation: 'SourceSpecification',
      negate: false,
      required: true,
      fields: { value: 7 },
    },
    {
      ...{ name: 'Not Groups', implementation: 'ReleaseGroupSpecification', negate: true, required: true },
      fields: [{ order: 0, name: 'value', label: 'Regular expression', value: '^(BAD|WORSE)$' }],
    },
  ],
};

describe.each(databaseKinds)('the custom formats on %s', (kind) => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi(kind);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('can be added, listed, read, changed and deleted', async () => {
    const { status, body, headers } = await api.request('POST', formats, { body: imax });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'IMAX', conditions: [{ value: '\\bIMAX\\b', negate: false }] });
    const location = headers.get('location') ?? '';
    expect(location).toBe(`${formats}/${body.id}`);
    expect(await api.request('GET', location)).toMatchObject({ status: 200, body });
    expect((await api.request('GET', formats)).body.customFormats).toContainEqual(body);
    const changed = await api.request('PUT', location, { body: { name: 'Imax' } });
    expect(changed).toMatchObject({ status: 200, body: { name: 'Imax', conditions: body.conditions } });
    expect((await api.request('DELETE', location)).status).toBe(204);
    const gone = { status: 404, body: { success: false, code: 'CUSTOM_FORMAT_NOT_FOUND' } };
    expect(await api.request('GET', location)).toMatchObject(gone);
    expect(await api.request('PUT', location, { body: { name: 'x' } })).toMatchObject(gone);
    expect(await api.request('DELETE', location)).toMatchObject(gone);
    expect(await api.request('GET', `${location}/export`)).toMatchObject(gone);
  });

  it('are refused with a sentence', async () => {
    await api.request('POST', formats, { body: imax });
    expect(await api.request('POST', formats, { body: imax })).toMatchObject({
      status: 409,
      body: { code: 'CUSTOM_FORMAT_ALREADY_EXISTS' },
    });
    const body = { name: 'x', conditions: [{ name: 'x', type: 'releaseTitle', value: '(a)\\1' }] };
    expect(await api.request('POST', formats, { body })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', details: [{ field: 'conditions.0.value' }] },
    });
  });

  it('are matched against a release', async () => {
    const { body } = await api.request('POST', `${formats}/test`, {
      body: { title: 'Movie.2010.IMAX.1080p.WEB-DL.H.264-GROUP', size: 8_000_000_000, languages: ['German'] },
    });
    expect(body.release).toMatchObject({ title: 'Movie', quality: { name: 'WEBDL-1080p' } });
    expect(body.formats).toContainEqual(expect.objectContaining({ name: 'IMAX', matched: true }));
    expect(body.scores).toHaveLength(5);
    const refused = await api.request('POST', `${formats}/test`, { body: { title: '' } });
    expect(refused).toMatchObject({ status: 400, body: { details: [{ field: 'title' }] } });
  });

  it('are imported as they are published, again without doubles, and exported', async () => {
    const first = await api.request('POST', `${formats}/import`, { body: published });
    expect(first).toMatchObject({ status: 200, body: { createdCount: 1, updatedCount: 0 } });
    const [{ id }] = first.body.customFormats;
    const renamed = { ...published, name: 'Wanted Web' };
    const again = await api.request('POST', `${formats}/import`, {
      body: [renamed, { ...published, trash_id: undefined, name: 'Another' }],
    });
    expect(again).toMatchObject({
      status: 200,
      body: {
        createdCount: 1,
        updatedCount: 1,
        customFormats: [{ id, name: 'Wanted Web' }, { name: 'Another' }],
      },
    });
    const exported = await api.request('GET', `${formats}/${id}/export`);
    expect(exported).toMatchObject({
      status: 200,
      body: { trash_id: published.trash_id, trash_scores: { default: 25 }, name: 'Wanted Web' },
    });
    const back = await api.request('POST', `${formats}/import`, { body: exported.body });
    expect(back.body.customFormats[0]).toEqual({
      ...again.body.customFormats[0],
      updatedAt: back.body.customFormats[0].updatedAt,
    });
  });

  it('give a quality profile their recommended scores', async () => {
    const [profile] = (await api.request('GET', '/api/quality-profiles')).body.qualityProfiles;
    const scored = {
      ...published,
      ...{
        trash_id: '00000000000000000000000000000009',
        name: 'Scored',
        trash_scores: { default: 25, other: -50 },
      },
    };
    const plain = { ...published, trash_id: undefined, trash_scores: undefined, name: 'Without Scores' };
    const importInto = (query: string) =>
      api.request('POST', `${formats}/import?${query}`, { body: [scored, plain] });
    const scores = async () =>
      (await api.request('GET', `/api/quality-profiles/${profile.id}`)).body.formatScores;
    const gone = await importInto('qualityProfileId=gone');
    expect(gone).toMatchObject({ status: 404, body: { code: 'QUALITY_PROFILE_NOT_FOUND' } });
    expect((await api.request('GET', formats)).body).not.toContainEqual(
      expect.objectContaining({ name: 'Scored' }),
    );
    const { body } = await importInto(`qualityProfileId=${profile.id}`);
    const customFormatId = body.customFormats[0].id;
    const before = profile.formatScores;
    expect(await scores()).toEqual([...before, { customFormatId, score: 25 }]);
    await importInto(`qualityProfileId=${profile.id}&scoreSet=other`);
    expect(await scores()).toEqual([...before, { customFormatId, score: -50 }]);
    await importInto(`qualityProfileId=${profile.id}&scoreSet=unheard-of`);
    expect(await scores()).toEqual([...before, { customFormatId, score: 25 }]);
    await importInto('scoreSet=other');
    expect(await scores()).toEqual([...before, { customFormatId, score: 25 }]);
  });

  it('are refused whole if one cannot be imported', async () => {
    const before = (await api.request('GET', formats)).body;
    const bad = {
      name: 'Bad',
      specifications: [{ name: 'Year', implementation: 'YearSpecification', fields: {} }],
    };
    expect(
      await api.request('POST', `${formats}/import`, { body: [{ ...published, name: 'Good' }, bad] }),
    ).toMatchObject({
      status: 400,
      body: {
        error:
          '1.specifications.0 ("Year" of the format "Bad") has the implementation YearSpecification, which is not supported.',
        details: [{ field: '1.specifications.0' }],
      },
    });
    expect((await api.request('GET', formats)).body).toEqual(before);
    expect(await api.request('POST', `${formats}/import`, { body: 5 })).toMatchObject({ status: 400 });
  });

  it.each<readonly [object, string]>([
    [{}, 'name'],
    [[{ ...published, name: 5 }], '0.name'],
    [
      { ...published, specifications: [{ name: 'a', implementation: 'ReleaseTitleSpecification' }] },
      'specifications.0.fields',
    ],
    [
      { ...published, specifications: [{ ...published.specifications[0], fields: { value: 'a\0' } }] },
      'specifications.0',
    ],
  ])('are refused with the field that is wrong (%#)', async (body, field) => {
    const refused = await api.request('POST', `${formats}/import`, { body });
    expect(refused).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } });
    const [detail] = (refused.body as { details: { field: string }[] }).details;
    expect(detail?.field).toBe(field);
    expect(JSON.stringify(refused.body)).not.toContain('Invalid input');
  });

  it('are imported with names of conditions that are too long, cut between characters', async () => {
    const [specification] = published.specifications;
    const long = { ...specification, name: `a${'😀'.repeat(100)}` };
    const body = { ...published, name: 'Long', trash_id: 'long', specifications: [long] };
    const imported = await api.request('POST', `${formats}/import`, { body });
    expect(imported.status).toBe(200);
  });
});
