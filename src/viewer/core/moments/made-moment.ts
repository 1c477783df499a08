import type { JobAnswer } from '../../../api/contracts/jobs.ts';
import type { ChosenRanges } from '../../../shared/core/documents/chosen-ranges.ts';
import type { TimeRange } from '../../../shared/core/slices/slice-samplings.ts';
import { formatOfKind, type MomentFormat } from './moment-formats.ts';

/** A moment of a film that was made as one file, by a job of its own. */
export interface MadeMoment {
  readonly jobId: string;
  readonly format: MomentFormat;
  /** milliseconds of the film */
  readonly range: TimeRange;
  /** pixels that were asked for; with a limit of bytes the file may have fewer */
  readonly width: number;
  readonly key: string;
  /** it expires */
  readonly url: string;
  readonly bytes: number;
  /** what its limit of bytes chose; undefined without one */
  readonly chosen: ChosenRanges | undefined;
  readonly flashes: boolean;
}

/** The moment that a job has made; undefined for any other job, and while it is open. */
export const madeMoment = ({ jobId, manifest, results }: JobAnswer): MadeMoment | undefined => {
  const { renders = [], at = [] } = manifest?.options ?? {};
  const [kind, ...others] = renders;
  const format = kind === undefined ? undefined : formatOfKind(kind);
  const file = results?.find((result) => result.kind === kind);
  const [range] = manifest?.coverage.ranges ?? [];
  if (manifest === undefined || format === undefined || file === undefined || range === undefined) return undefined;
  if (others.length > 0 || at.length !== 1 || file.count !== 1) return undefined;
  return {
    jobId,
    format,
    range: { startMs: Math.round(range.start * 1000), endMs: Math.round(range.end * 1000) },
    width: format.optionsOf(manifest.options).width,
    key: file.first.key,
    url: file.first.url,
    bytes: file.bytes,
    chosen: manifest.chosen?.find((ranges) => ranges.kind === kind),
    flashes: manifest.warnings?.some(({ code }) => code === 'flashes') ?? false,
  };
};

/** Whether an open job may come to make a moment: it has one slice, of a part of the film. */
export const mayMakeMoment = ({ status, slices, plannedMs }: JobAnswer): boolean =>
  status === 'open' && slices.planned === 1 && plannedMs !== undefined;

/** Why a closed job has not made its moment: its own words. */
export const whyNotMade = ({ manifest }: JobAnswer): string =>
  manifest?.leftOut?.[0]?.error.message ?? manifest?.coverage.gaps[0]?.error.message ?? 'It was not made.';
