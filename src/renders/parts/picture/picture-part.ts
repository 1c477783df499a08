import type { OpenPicture } from '../../../shared/adapters/pictures/open-picture.ts';
import type { SliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../../shared/core/documents/job.ts';
import type { OutputFile } from '../worker/output-file.ts';

/** An output whose file is not written yet. */
export type RenderedPicture = Omit<OutputFile, 'path'> & { readonly bytes: Uint8Array };

/** The task of rendering a still picture for a job. */
export interface PictureTask {
  readonly job: Pick<Job, 'jobId' | 'source' | 'options'>;
  readonly keys: SliceKeys;
}

/**
 * The part of a kind that renders a still picture.
 * @throws {SourceMediaError} as `OpenPicture.rgb` does
 */
export type RenderPicture = (picture: OpenPicture, task: PictureTask) => Promise<readonly RenderedPicture[]>;
