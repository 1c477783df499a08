import { type Claim, subjectOf } from '../../../renders/parts/render-spec.ts';
import { outputs } from '../../../renders/registry/planned-outputs.ts';
import { RENDER_SPECS } from '../../../renders/registry/specs.ts';
import { functionSpec } from '../../topology.ts';
import { sliceKeys } from '../contracts/object-keys.ts';
import { SourceMediaError } from '../errors/errors.ts';
import type { MediaProbe } from '../media/media-probe.ts';
import type { Media } from '../option-forms/option-forms.ts';
import { shorterSlices } from '../options/part-options.ts';
import type { RenderOptions } from '../options/render-options.ts';
import { MIB } from '../units/mebibyte.ts';

/** Half of the worker's disk is for outputs, the other half for waiting pixels. */
const LARGEST_MIB = functionSpec('worker').ephemeralStorageMb / 2;

/**
 * Most pixels of a video's picture: the limit of H.264 level 5.2, beyond which players give up. It bounds the memory
 * too: one such picture as RGB is 28 MB, and its encoder took at most 320.
 * @see ITU-T H.264, table A-1 (36,864 macroblocks of 16×16)
 */
const LARGEST_PICTURE = 36_864 * 16 * 16;

/** Keys do not matter for sizes. */
const ANY_KEYS = sliceKeys('any', 0);

/** Claims with the same words are one. */
const joinClaims = (claims: readonly Claim[]): Claim[] => {
  const joined = new Map<string, Claim>();
  for (const claim of claims) {
    const bytes = (joined.get(claim.what)?.bytes ?? 0) + claim.bytes;
    joined.set(claim.what, { ...claim, bytes });
  }
  return [...joined.values()];
};

const checkPicture = ({ what, picture, smaller }: Claim): void => {
  if (picture === undefined || picture.width * picture.height <= LARGEST_PICTURE) return;
  throw new SourceMediaError(
    'invalidOptions',
    `${what}: a picture of it is ${picture.width}×${picture.height} pixels; at most ${LARGEST_PICTURE / 1e6} million are ` +
      `allowed, as players take no larger H.264. Choose ${smaller}.`,
  );
};

/**
 * Check that the renders of a slice fit into a worker: its memory by the size of a picture, its disk by the largest
 * total size of all files. Also runs the checks of each kind.
 * @param lengthMs length of the longest slice
 * @throws {SourceMediaError} `invalidOptions` with the sizes and what to choose smaller
 */
export const checkRenderSizes = (media: Media, probe: MediaProbe, options: RenderOptions, lengthMs: number): void => {
  // A picture is rendered alone, and its size was checked when it was opened.
  if (media === 'image') return;
  const subject = subjectOf({ media, probe, options });
  for (const kind of options.renders) RENDER_SPECS[kind].check?.(subject, lengthMs, { pixelsMib: LARGEST_MIB });
  const rows = outputs(subject, { startMs: 0, endMs: lengthMs }, ANY_KEYS);
  const ofSlices = options.renders.flatMap((kind) => RENDER_SPECS[kind].claim?.(subject, lengthMs) ?? []);
  const claims = joinClaims([...rows.flatMap(({ claim }) => claim ?? []), ...ofSlices]);
  for (const claim of claims) checkPicture(claim);
  const mib = Math.ceil(claims.reduce((sum, { bytes }) => sum + bytes, 0) / MIB);
  const [largest] = claims.toSorted((one, other) => other.bytes - one.bytes);
  if (mib <= LARGEST_MIB || largest === undefined) return;
  throw new SourceMediaError(
    'invalidOptions',
    `The renders of ${lengthMs / 1000} s may come to ${mib} MiB; at most ${LARGEST_MIB} fit into a worker. ` +
      `Largest: ${largest.what}, up to ${Math.ceil(largest.bytes / MIB)} MiB. ` +
      `Choose ${largest.smaller}, or ${shorterSlices(options)}.`,
  );
};
