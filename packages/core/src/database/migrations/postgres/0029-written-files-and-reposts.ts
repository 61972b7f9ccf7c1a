import { WrittenFilesAndReposts } from '../shared/0029-written-files-and-reposts.ts';

export class PostgresWrittenFilesAndReposts extends WrittenFilesAndReposts {
  protected readonly types = { json: 'jsonb', boolean: 'boolean', true: 'true' };
}
