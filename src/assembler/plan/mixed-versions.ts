import type { ManifestWarning } from '../../shared/core/contracts/warning.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { SliceRecord } from '../../shared/core/documents/slice-record.ts';

/** Revision of every kind and of the code that they share in records that do not tell: these were written before there were any. */
const FIRST_REVISION = 1;

/** The programs of a slice in words; slices with the same words have like bytes. */
const programsOf = ({ ffmpeg, options }: Pick<Job, 'ffmpeg' | 'options'>, { madeWith }: SliceRecord) => {
  const { pictures = FIRST_REVISION, revisions = {} } = madeWith ?? {};
  const kinds = options.renders.map((kind) => `${kind} ${revisions[kind] ?? FIRST_REVISION}`);
  return {
    ffmpeg: madeWith?.ffmpeg ?? ffmpeg.version,
    fanreel: `revision ${pictures} of pictures, ${kinds.join(', ')}`,
  };
};

/**
 * The warning that slices were rendered by different versions, as after a retry with another ffmpeg.
 * @param records by slice index
 * @returns with the slices of other versions than most; none when there is one version
 */
export const mixedVersions = (
  job: Pick<Job, 'ffmpeg' | 'options' | 'media'>,
  records: ReadonlyMap<number, SliceRecord>,
): ManifestWarning[] => {
  if (job.media === 'image') return [];
  const groups = new Map<string, { readonly ffmpeg: string; readonly slices: number[] }>();
  for (const [index, record] of [...records].sort(([one], [other]) => one - other)) {
    if (record.status !== 'rendered') continue;
    const { ffmpeg, fanreel } = programsOf(job, record);
    const group = groups.get(`${ffmpeg} ${fanreel}`) ?? { ffmpeg, slices: [] };
    group.slices.push(index);
    groups.set(`${ffmpeg} ${fanreel}`, group);
  }
  const [most, ...others] = [...groups.values()].toSorted((one, other) => other.slices.length - one.slices.length);
  if (most === undefined || others.length === 0) return [];
  const versions = [...new Set([most, ...others].map(({ ffmpeg }) => ffmpeg))];
  const what = versions.length === 1 ? 'different revisions of fanreel' : `ffmpeg ${versions.join(' and ')}`;
  return [
    {
      code: 'mixedVersions',
      message: `Slices were rendered by ${what}: they may differ slightly from their neighbours. Render all of them anew (run --again) for one.`,
      slices: others.flatMap(({ slices }) => slices).sort((one, other) => one - other),
    },
  ];
};
