import { labelOf, looksLikeFilm } from '../../../renders/registry/disk-views.ts';
import { WHOLES } from '../../../renders/registry/planned-outputs.ts';
import { POSTER_NAME } from '../../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../../shared/core/documents/job.ts';
import type { Manifest } from '../../../shared/core/documents/manifest.ts';
import { type NumberRuns, numberRuns } from './number-runs.ts';

/** Files of one folder that are named by numbers: `gif/00007.gif`. */
export interface NumberedFiles {
  /** `gif` */
  readonly folder: string;
  /** `gif`, without a dot */
  readonly extension: string;
  /** digits of a number in a name */
  readonly digits: number;
  readonly numbers: NumberRuns;
}

/** A file beside the page. */
export interface BesideFile {
  /** relative to the page, with slashes */
  readonly name: string;
  readonly bytes: number;
}

/** A video of the whole film. */
export interface WholeVideo {
  /** beside the page */
  readonly name: string;
  readonly label: string;
  /** the film's poster, beside the page, where it is there and the video looks like the film */
  readonly poster?: string;
}

/** What a job's page on a disk shows. All of it is in the page itself: a page of a disk may read no file beside it. */
export interface PageFacts {
  readonly job: Pick<Job, 'jobId' | 'source' | 'media' | 'probe' | 'options' | 'sliceCount'>;
  /** undefined while the job is open */
  readonly manifest: Manifest | undefined;
  readonly numbered: readonly NumberedFiles[];
  /** those that are not named by a number */
  readonly files: readonly BesideFile[];
  /** those of them that are videos of the whole film */
  readonly wholes: readonly WholeVideo[];
  /** ASCII art by slice, as in its `.txt`; empty where that is too much for a page */
  readonly ascii: Readonly<Record<number, string>>;
}

const NUMBERED = /^([a-z]+)\/(\d{5,})\.([a-z0-9]+)$/;

/** Sort files into those that are named by numbers and all others. */
const groupFiles = (files: readonly BesideFile[]): Pick<PageFacts, 'numbered' | 'files'> => {
  const groups = new Map<string, Omit<NumberedFiles, 'numbers'> & { readonly numbers: number[] }>();
  const others: BesideFile[] = [];
  for (const file of files) {
    const [, folder, number, extension] = NUMBERED.exec(file.name) ?? [];
    if (folder === undefined || number === undefined || extension === undefined) {
      others.push(file);
      continue;
    }
    const place = `${folder}.${extension}.${number.length}`;
    const group = groups.get(place) ?? { folder, extension, digits: number.length, numbers: [] };
    group.numbers.push(Number(number));
    groups.set(place, group);
  }
  return {
    numbered: [...groups.values()].map(({ numbers, ...group }) => ({ ...group, numbers: numberRuns(numbers) })),
    files: others,
  };
};

/** Renders of the whole film that a browser plays as a video. */
const WHOLE_VIDEOS = WHOLES.filter(({ form }) => form === 'video' || form === 'silent');

const wholeVideos = (files: readonly BesideFile[]): WholeVideo[] => {
  const names = new Set(files.map(({ name }) => name));
  return WHOLE_VIDEOS.filter(({ name }) => names.has(name)).map(({ name, of }) => {
    const poster = names.has(POSTER_NAME) && looksLikeFilm(of) ? { poster: POSTER_NAME } : {};
    return { name, label: labelOf(of), ...poster };
  });
};

/**
 * Gather what a job's page shows.
 * @param manifest with keys as the files lie beside the page; undefined while the job is open
 * @param files all files beside the page
 * @param ascii text of ASCII art by slice
 */
export const pageFacts = (
  { jobId, source, media, probe, options, sliceCount }: Job,
  manifest: Manifest | undefined,
  files: readonly BesideFile[],
  ascii: Readonly<Record<number, string>>,
): PageFacts => ({
  job: { jobId, source, media, probe, options, sliceCount },
  manifest,
  ...groupFiles(files),
  wholes: wholeVideos(files),
  ascii,
});
