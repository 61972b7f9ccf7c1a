import { defineEntity, p } from '@mikro-orm/core';
import type { ScanProblem, ScanResult } from './scan.schema.ts';

export const RootFolderScanSchema = defineEntity({
  name: 'RootFolderScan',
  tableName: 'root_folder_scan',
  properties: {
    rootFolderId: p.uuid().primary(),
    /** The task that scans it, or did last. */
    taskId: p.uuid(),
    startedAt: p.datetime(3),
    /** Null: the task has not finished it. */
    finishedAt: p.datetime(3).nullable(),
    problem: p.json<ScanProblem>().nullable(),
    /** Of the last completed scan. */
    result: p.json<ScanResult>().nullable(),
    libraryVersion: p.text().nullable(),
  },
});

export class RootFolderScanEntity extends RootFolderScanSchema.class {}
RootFolderScanSchema.setClass(RootFolderScanEntity);
