import { WrittenFilesAndReposts } from '../shared/0029-written-files-and-reposts.ts';

export class SqliteWrittenFilesAndReposts extends WrittenFilesAndReposts {
  protected readonly types = { json: 'text', boolean: 'integer', true: '1' };
}
