import { databaseKinds } from '@cinephage/core/testing';
import { describe, expect, it } from 'vitest';
import { startApi } from '../support/start-api.ts';

describe.each(databaseKinds)('GET /api/quality-profiles on %s', (kind) => {
  it('lists the profiles of a new library, one of which is the default', async () => {
    await using api = await startApi(kind);
    const { status, body } = await api.request('GET', '/api/quality-profiles');
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['qualityProfiles']);
    expect(body.qualityProfiles).toHaveLength(5);
    expect(body.qualityProfiles.filter(({ isDefault }: { isDefault: boolean }) => isDefault)).toHaveLength(1);
  });
});
