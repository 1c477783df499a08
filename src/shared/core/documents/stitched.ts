import * as z from 'zod/mini';
import { WHOLES } from '../../../renders/registry/planned-outputs.ts';
import { FailureSchema } from '../contracts/failure.ts';
import { stitchedKey } from '../contracts/object-keys.ts';
import { MomentSchema } from './shown-moment.ts';

const StitchedNameSchema = z.enum(WHOLES.map(({ name }) => name) as [string, ...string[]]);

/** Where the sound of a stitched video comes from. */
const AudioSchema = z.object({
  /** codec of the source's stream, e.g. `aac` */
  codec: z.string(),
  /** index of that stream in the source */
  stream: z.int(),
  /** false: it was encoded anew, as AAC */
  copied: z.boolean(),
  /** etag of the version that was read, if it differs from the plan's: the same bytes, uploaded again */
  sourceEtag: z.optional(z.string()),
});

const OutputSchema = z.object({
  /** file name below the job, where it is not the end of the key */
  name: z.optional(StitchedNameSchema),
  /** of the file: where a single slice has all that is to be shown, its file, which is not stored again */
  key: z.string(),
  bytes: z.int(),
  /** hex */
  sha256: z.string(),
  contentType: z.string(),
  /** pictures of a video; screens are not counted */
  frames: z.optional(z.int()),
  durationMs: z.int(),
  /** what of the film it shows, one behind the other; only where it is made of excerpts */
  moments: z.optional(z.array(MomentSchema)),
  /** absent where there is no sound */
  audio: z.optional(AudioSchema),
});
export type StitchedOutput = z.infer<typeof OutputSchema>;
export type StitchedAudio = z.infer<typeof AudioSchema>;

const LeftOutSchema = z.object({
  /** file name of the output with the gap */
  output: StitchedNameSchema,
  /** `slice`: the range is filled with the picture before it, in a render of excerpts its own are missing; `audio`: it has no sound; `output`: it was not made at all */
  what: z.enum(['slice', 'audio', 'output']),
  /** range of the video, seconds, half-open */
  start: z.number(),
  end: z.number(),
  error: FailureSchema,
});
export type LeftOut = z.infer<typeof LeftOutSchema>;

/** `stitched.json`: the outcome of a job's whole-video renders. Written last: every output that it names is stored. */
export const StitchedRecordSchema = z.object({
  version: z.literal(1),
  jobId: z.string(),
  /** the manifest that was stitched; a newer one is stitched again */
  manifest: z.object({ revision: z.int(), completedAt: z.string() }),
  /** `partial`: something was left out; `failed`: do not rely on any output */
  status: z.enum(['complete', 'partial', 'failed']),
  outputs: z.array(OutputSchema),
  leftOut: z.array(LeftOutSchema),
  error: z.optional(FailureSchema),
  /** ISO 8601 */
  startedAt: z.string(),
  finishedAt: z.string(),
});
export type StitchedRecord = z.infer<typeof StitchedRecordSchema>;

/** File name of a whole-video render below the job, whatever file it is stored in. */
export const stitchedName = ({ name, key }: Pick<StitchedOutput, 'name' | 'key'>): string =>
  name ?? key.slice(key.lastIndexOf('/') + 1);

/** The whole-video render of a name, if it was made. */
export const stitchedOutput = (
  record: Pick<StitchedRecord, 'outputs'> | undefined,
  name: string,
): StitchedOutput | undefined => record?.outputs.find((output) => stitchedName(output) === name);

/** Whole-video renders that are stored as the file of a slice, under the key that their own file would have. */
export const sharedOutputs = ({ jobId, outputs }: Pick<StitchedRecord, 'jobId' | 'outputs'>) =>
  outputs
    .map((output) => ({ key: output.key, ownKey: stitchedKey(jobId, stitchedName(output)) }))
    .filter(({ key, ownKey }) => key !== ownKey);
