/** The fields of answers that the tour reads. */

export interface Created {
  readonly id: string;
}

export interface SearchAnswer {
  readonly releases: readonly {
    readonly title: string;
    readonly approved: boolean;
    readonly rejections: readonly string[];
  }[];
}

export interface QueueAnswer {
  readonly items: readonly QueueItem[];
}

export interface QueueItem {
  readonly title: string;
  readonly status: string;
  readonly trackedDownloadState: string;
  readonly downloadClient: string;
  readonly progress: number | null;
  readonly outputPath: string | null;
  readonly errorMessage: string | null;
  readonly statusMessages: readonly { readonly messages: readonly string[] }[];
}

export interface MovieAnswer {
  readonly file: { readonly path: string } | null;
}
