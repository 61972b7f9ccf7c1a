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
const parameters = [idParameter('The `searchId` or `taskId` an operation answered')];

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
    'Tasks that are added while a list is read page by page, by `nextCursor`, do not move its other tasks. ' +
    'Unknown query parameters are ignored.',
  parameters: createTaskListParameters(),
  responses: { 200: success('TaskPage', 'One page of tasks.', examples.taskPage), ...errors(400) },
});

const countTasks = (): Operation => ({
  operationId: 'countTasks',
  tags,
  summary: 'Count tasks',
  description: 'How many tasks the list has on all its pages together. Unknown query parameters are ignored.',
  parameters: createTaskCountParameters(),
  responses: { 200: success('TaskCount', 'The number of tasks.', examples.taskCount), ...errors(400) },
});

const streamTasks = (): Operation => ({
  operationId: 'streamTasks',
  tags,
  summary: 'Follow tasks, and movies if asked, as it happens',
  description: streamDescription,
  parameters: createTaskStreamParameters(),
  responses: {
    200: eventStream('Events for as long as the client listens.', examples.taskStream),
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
  description: 'A task that has ended already stays as it is, and is answered.',
  responses: {
    200: success('Task', 'The task as it is now.', examples.taskCancelled),
    ...errors(403, 404),
  },
});

const retryTask = (): Operation => ({
  operationId: 'retryTask',
  tags,
  summary: 'Queue a task that failed or was cancelled once more',
  responses: {
    202: success('Task', 'The task is queued, with all its attempts.', examples.taskRetried),
    ...errors(403, 404, 409),
  },
});

const streamDescription = `[Server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html), as
browsers' \`EventSource\` reads them. The \`event\` is the type, \`data\` is a \`LibraryEvent\` as JSON: a \`TaskEvent\` for
\`task.updated\`, else a \`MovieEvent\`.

Connected again with the \`id\` of the last event in the header \`Last-Event-ID\`, which \`EventSource\` does by itself, a
client gets what it missed meanwhile, each event once. When that is not kept any more, the event \`reset\` comes first, whose
\`data\` has a \`code\` (\`EVENTS_EXPIRED\`) and a \`message\`: what the client knows, it should read anew.

To miss nothing, open the stream first and read the state then. Comments come while there is nothing to tell. The stream ends
when the server stops or the credential is not valid any more. A credential may have a number of streams open at a time (20
unless the server says otherwise); one more is answered 429. Unknown query parameters are ignored.`;
