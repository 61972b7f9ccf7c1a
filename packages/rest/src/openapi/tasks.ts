import { examples } from './examples.ts';
import {
  createTaskCountParameters,
  createTaskListParameters,
  createTaskStreamParameters,
  idParameter,
} from './parameters.ts';
import { errors, eventStream, success } from './responses.ts';
import type { Operation, Paths } from './types.ts';

const tags = ['Tasks'];
const parameters = [idParameter('The `searchId` or `taskId` that an operation returned')];

export function createTaskPaths(): Paths {
  return {
    '/api/tasks': { get: listTasks() },
    '/api/tasks/count': { get: countTasks() },
    '/api/tasks/stream': { get: streamTasks() },
    '/api/tasks/{id}': { parameters, get: getTask() },
    '/api/tasks/{id}/cancel': { parameters, post: cancelTask() },
    '/api/tasks/{id}/retry': { parameters, post: retryTask() },
  };
}

const listTasks = (): Operation => ({
  operationId: 'listTasks',
  tags,
  summary: 'List tasks, the newest first',
  description:
    'Lists one page of the tasks that match all filters; `nextCursor` is the `cursor` of the next page. Tasks that are added ' +
    'meanwhile do not shift the pages. Unknown query parameters are ignored.',
  parameters: createTaskListParameters(),
  responses: { 200: success('TaskPage', 'The page.', examples.taskPage), ...errors(400) },
});

const countTasks = (): Operation => ({
  operationId: 'countTasks',
  tags,
  summary: 'Count tasks',
  description: 'Counts the tasks that match all filters. Unknown query parameters are ignored.',
  parameters: createTaskCountParameters(),
  responses: { 200: success('TaskCount', 'The number of tasks.', examples.taskCount), ...errors(400) },
});

const streamTasks = (): Operation => ({
  operationId: 'streamTasks',
  tags,
  summary: 'Stream task events, and events of movies and files on request',
  description: streamDescription,
  parameters: createTaskStreamParameters(),
  responses: {
    200: eventStream('A stream of events.', examples.taskStream),
    ...errors(400),
  },
});

const getTask = (): Operation => ({
  operationId: 'getTask',
  tags,
  summary: 'Get the state of a task',
  responses: { 200: success('Task', 'The task.', examples.task), ...errors(404) },
});

const cancelTask = (): Operation => ({
  operationId: 'cancelTask',
  tags,
  summary: 'Cancel a task that has not ended',
  description: 'Returns a task that has ended unchanged.',
  responses: {
    200: success('Task', 'The task.', examples.taskCancelled),
    ...errors(403, 404),
  },
});

const retryTask = (): Operation => ({
  operationId: 'retryTask',
  tags,
  summary: 'Queue a failed or cancelled task again',
  responses: {
    202: success('Task', 'The queued task; its attempts start again at 0.', examples.taskRetried),
    ...errors(403, 404, 409),
  },
});

const streamDescription = `[Server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html), for
\`EventSource\` in browsers. \`event\` is the type; \`data\` is a \`LibraryEvent\` as JSON: a \`TaskEvent\` for
\`task.updated\`, a \`FileEvent\` for \`file.imported\` and the like, a \`ReleaseEvent\` for
\`release.grabbed\`, a \`DownloadEvent\` for \`download.failed\` and \`download.importBlocked\`, else a \`MovieEvent\`.

A client that reconnects sends the \`id\` of its last event in the header \`Last-Event-ID\`, as \`EventSource\` does by itself, and
receives each event that it missed once. If the server no longer keeps those, it sends the event \`reset\` first, whose \`data\`
has a \`code\` (\`EVENTS_EXPIRED\`) and a \`message\`; the client must read the state again.

To miss nothing, open the stream before you read the state. While there are no events, the server sends comments. The stream ends
when the server stops or the credential is no longer valid. A credential may have a limited number of streams open at a time
(default: 20); the server answers 429 to one more. Unknown query parameters are ignored.`;
