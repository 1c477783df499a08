import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import { RENDER_KINDS } from '../kind/render-kinds.ts';
import { RENDER_SPECS } from './specs.ts';

const FOLDERS: readonly string[] = RENDER_KINDS.flatMap((kind) => RENDER_SPECS[kind].intermediates ?? []);

/** Whether an object of a job was made for the assembler alone and has no other use. */
export const isIntermediate = (jobId: string, key: string): boolean =>
  FOLDERS.some((folder) => key.startsWith(`${jobPrefix(jobId)}${folder}/`));
