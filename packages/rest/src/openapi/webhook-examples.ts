import { webhookEventTypes } from '@cinephage/core';

const fields = {
  name: 'Home',
  url: 'https://example.org/hooks/cinephage',
  events: webhookEventTypes.filter((type) => type === 'file.imported' || type === 'download.failed'),
  enabled: true,
  allowPrivateAddresses: true,
};
const webhook = { id: '01a2d1c0-5e0c-7c3a-9f3e-2b1c4d5e6f70', ...fields, hasSecret: true };
const delivery = {
  id: '01a2d1c0-6a10-7b44-8c1d-0a9b8c7d6e5f',
  event: 'file.imported',
  eventId: '4711',
  movieId: '01a2d1bf-0b7e-7d21-a5c4-1f2e3d4c5b6a',
  state: 'delivered',
  attempts: 1,
  statusCode: 204,
  error: null,
  createdAt: '2026-11-28T20:15:00.000Z',
  deliveredAt: '2026-11-28T20:15:00.120Z',
  body: {
    id: '01a2d1c0-6a10-7b44-8c1d-0a9b8c7d6e5f',
    event: 'file.imported',
    eventId: '4711',
    at: '2026-11-28T20:15:00.000Z',
    movie: {
      id: '01a2d1bf-0b7e-7d21-a5c4-1f2e3d4c5b6a',
      title: 'The Matrix',
      year: 1999,
      tmdbId: 603,
      imdbId: 'tt0133093',
    },
    data: {
      movieId: '01a2d1bf-0b7e-7d21-a5c4-1f2e3d4c5b6a',
      fileId: '01a2d1c0-5f00-7000-8000-000000000001',
      path: '/movies/The Matrix (1999)/The Matrix (1999).mkv',
      versionId: '01a2d1bf-0b7e-7d21-a5c4-1f2e3d4c5b6a',
    },
  },
};

export const webhookExamples = {
  webhook,
  webhookList: { webhooks: [webhook] },
  webhookCreate: { ...fields, secret: 'a shared secret' },
  webhookUpdate: { enabled: false },
  webhookTested: { success: true, message: 'The receiver has taken a test event' },
  webhookDeliveryPage: {
    deliveries: [delivery],
    pagination: { page: 1, limit: 20, total: 1, totalPages: 1 },
  },
};
