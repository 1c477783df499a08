import * as z from 'zod/mini';
import { RENDER_KINDS } from '../../../renders/kind/render-kinds.ts';
import { FailureSchema } from '../contracts/failure.ts';

/** A render that is missing from a rendered slice. */
export const LeftOutRenderSchema = z.object({ kind: z.enum(RENDER_KINDS), error: FailureSchema });
export type LeftOutRender = z.infer<typeof LeftOutRenderSchema>;
