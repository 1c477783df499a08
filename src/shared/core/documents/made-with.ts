import * as z from 'zod/mini';
import { RENDER_KINDS } from '../../../renders/kind/render-kinds.ts';

/** The ffmpeg of a worker, as far as it decides about the bytes of renders. */
const RenderingProgramSchema = z.object({
  /** as the binary prints it, e.g. `5.1.9-0+deb12u1` */
  ffmpeg: z.string(),
  /** of the processor: other instructions may round differently */
  architecture: z.string(),
});
export type RenderingProgram = z.infer<typeof RenderingProgramSchema>;

/** Programs that made the files of a slice: ffmpeg, and our own code by the revision of each kind. */
export const MadeWithSchema = z.extend(RenderingProgramSchema, {
  /** of the code that all kinds share: reading, decoding, scaling, sampling */
  pictures: z.int(),
  /** of the code of each rendered kind */
  revisions: z.partialRecord(z.enum(RENDER_KINDS), z.int()),
});
export type MadeWith = z.infer<typeof MadeWithSchema>;
