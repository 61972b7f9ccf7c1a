/** Examples of tasks, schedules, events, the history and the recycle bin. */

export const movieId = '550e8400-e29b-41d4-a716-446655440000';
export const taskId = '770e8400-e29b-41d4-a716-446655440002';

const task = {
  id: taskId,
  kind: 'refresh-movie',
  subjectId: movieId,
  state: 'completed',
  priority: 0,
  percent: 100,
  message: null,
  result: null,
  error: null,
  attempt: 1,
  maxAttempts: 3,
  runAt: '2024-01-15T12:00:00Z',
  createdAt: '2024-01-15T12:00:00Z',
  startedAt: '2024-01-15T12:00:01Z',
  finishedAt: '2024-01-15T12:00:02Z',
};

const notEnded = { percent: 0, attempt: 0, startedAt: null, finishedAt: null };

const schedule = {
  id: 'clean-history',
  description:
    'Deletes tasks and failed downloads that ended 30 days ago, imported downloads that ended a day ago, and events of the day before.',
  enabled: true,
  cron: '0 3 * * *',
  timeZone: 'Europe/Berlin',
  problem: null,
  nextRunAt: '2024-01-16T02:00:00Z',
  lastRunAt: '2024-01-15T02:00:00Z',
  lastTaskId: taskId,
};

const event = { id: '1042', at: '2024-01-15T12:00:02Z', type: 'task.updated', movieId, task };

const fileId = '660e8400-e29b-41d4-a716-446655440001';
const path = '/movies/Inception (2010)/Inception (2010) [Bluray-1080p]-Group.mkv';
const fileEvent = {
  ...{ id: '1043', at: '2024-01-15T12:10:00Z', type: 'file.imported' },
  ...{ movieId, fileId, path, versionId: movieId },
};
const activity = {
  ...{ id: '42', type: 'imported', movieId, title: 'Inception', at: '2024-01-15T12:10:00Z' },
  data: { fileId, path, versionId: movieId, quality: 'Bluray-1080p' },
};

const recycleBinItem = {
  ...{ id: 'bb0e8400-e29b-41d4-a716-446655440006', path, movieId, title: 'Inception', size: 10485760000 },
  deletedAt: '2024-01-16T10:30:00Z',
  expiresAt: '2024-01-23T10:30:00Z',
};

export const taskExamples = {
  recycleBinItem,
  recycleBinPage: {
    items: [recycleBinItem],
    pagination: { page: 1, limit: 20, total: 1, totalPages: 1 },
  },
  recycleBinEmptyStarted: { success: true, taskId, message: 'Emptying the recycle bin' },
  fileRestored: { success: true, path, movieId, fileId, message: 'File restored' },
  activityPage: { items: [activity], nextCursor: '42' },
  activityStream: `retry: 2000\nid: 1042\n\nid: ${fileEvent.id}\nevent: ${fileEvent.type}\ndata: ${JSON.stringify(fileEvent)}\n\n`,
  task,
  taskPage: { tasks: [task], nextCursor: null },
  taskCount: { count: 1 },
  taskCancelled: { ...task, ...notEnded, state: 'cancelled', finishedAt: '2024-01-15T12:00:02Z' },
  taskRetried: { ...task, ...notEnded, state: 'queued' },
  taskStarted: { success: true, taskId, message: 'Run started' },
  scheduleList: { schedules: [schedule] },
  schedule,
  scheduleUpdate: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' },
  taskStream: `retry: 2000\nid: 1041\n\nid: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
};
