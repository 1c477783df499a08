import type { ManifestWarning, Warning } from '../../shared/core/contracts/warning.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../../shared/core/documents/slice-record.ts';
import { CONTAINER_DAMAGE } from '../../shared/core/media/decode-damage.ts';
import { borderFlashes } from './border-flashes.ts';
import { mixedVersions } from './mixed-versions.ts';

/** Containers whose bytes are all looked at when packets are listed. Demuxers of 2018 step over what is damaged without a word. */
const LISTED_WHOLE = /^(?:mpegts|flv|matroska)\b/;

/** What was noticed when the packets of the film were listed. The probe may have met the same damage. */
const readingWarnings = ({ reading, probe }: Pick<Job, 'reading' | 'probe'>): Warning[] => {
  // Where the clock jumps, another file begins: that is told as it is.
  const isListed = probe.pieces === undefined && LISTED_WHOLE.test(probe.container);
  const isDamaged = reading?.reason === 'damaged' && (reading.way === 'index' || isListed);
  return isDamaged && !probe.warnings?.some(({ code }) => code === 'heldPicture') ? [CONTAINER_DAMAGE] : [];
};

/**
 * The warnings of a manifest: first those of the probe, the outline and the poster, about the whole film, then those of slices, each sentence once
 * with the slices that report it.
 * @param records by slice index
 * @param more about the whole film: that it has no outline, no poster
 * @returns an object without warnings when there are none
 */
export const gatherWarnings = (
  job: Pick<Job, 'probe' | 'ffmpeg' | 'options' | 'media' | 'reading'>,
  records: ReadonlyMap<number, SliceRecord>,
  more: readonly (Warning | undefined)[] = [],
): Pick<Manifest, 'warnings'> => {
  const ofFilm = [...(job.probe.warnings ?? []), ...readingWarnings(job), ...more.filter((each) => each !== undefined)];
  const ofSlices = new Map<string, ManifestWarning & { slices: number[] }>();
  const add = ({ code, message }: Warning, index: number): void => {
    if (ofFilm.some((known) => known.code === code && known.message === message)) return;
    const known = ofSlices.get(`${code}\0${message}`);
    if (known === undefined) ofSlices.set(`${code}\0${message}`, { code, message, slices: [index] });
    else if (!known.slices.includes(index)) known.slices.push(index);
  };
  const inOrder = [...records].sort(([one], [other]) => one - other);
  for (const [index, record] of inOrder) for (const warning of record.warnings ?? []) add(warning, index);
  for (const warning of borderFlashes(new Map(inOrder), job.options))
    for (const index of warning.slices) add(warning, index);
  for (const { slices } of ofSlices.values()) slices.sort((one, other) => one - other);
  const warnings = [...ofFilm, ...ofSlices.values(), ...mixedVersions(job, records)];
  return warnings.length === 0 ? {} : { warnings };
};
