import type { ProbeSource } from '../job/derive-job.ts';
import { findBinary } from './binaries.ts';
import { probeMedia } from './ffprobe.ts';
import { type MediaAccess, withMediaAccess } from './media-access.ts';

/** Longest time that a probe may take; what takes longer is read linearly, and will not be rendered in time either. */
const LONGEST_PROBE_MS = 120_000;
/** Kept free before the deadline, to record what was found. */
const RESERVE_MS = 15_000;

/** The probe over the ffprobe that this function finds, through a tunnel to the source's host. */
export const makeSourceProbe =
  (access: MediaAccess): ProbeSource =>
  async (source) => {
    const { path: binary } = await findBinary('ffprobe', { env: access.env });
    const timeoutMs = Math.max(1_000, Math.min(LONGEST_PROBE_MS, access.remainingMs() - RESERVE_MS));
    return withMediaAccess(source, access, (reachable) =>
      probeMedia({ ...reachable, binary, sizeBytes: source.bytes, timeoutMs }),
    );
  };
