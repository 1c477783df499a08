/** Form of a job id. */
export const JOB_ID = /^[a-z0-9-]{1,40}-[0-9a-f]{12}$/;

/** Whether a text has the form of a job id; nothing else may be put into an object key. */
export const isJobId = (text: string): boolean => JOB_ID.test(text);

export const BY_SOURCE_PREFIX = 'by-source/';
export const RECENT_PREFIX = 'recent/';
/** Keys count time backwards from here, so that lists begin with the newest job. */
const LAST_MS = 9_999_999_999_999;
/**
 * Key of the marker that a job was made; these keys sort by time, newest first.
 * @param createdAt of the plan, ISO 8601
 */
export const recentKey = ({ jobId, createdAt }: { readonly jobId: string; readonly createdAt: string }): string =>
  `${RECENT_PREFIX}${String(LAST_MS - Date.parse(createdAt)).padStart(13, '0')}-${jobId}.json`;
/** The job that a key of `recent/` names; undefined for any other key. */
export const jobIdOfRecentKey = (key: string): string | undefined => {
  const jobId = /^recent\/\d{13}-([a-z0-9-]+)\.json$/.exec(key)?.[1];
  return jobId !== undefined && isJobId(jobId) ? jobId : undefined;
};
/** Prefix in the source bucket of uploads that the HTTP API signed. */
export const API_UPLOADS_PREFIX = 'uploads/';
/** Whether a key has the form that the HTTP API gives to uploads: `uploads/<32 hex digits>/<name>`. */
export const isApiUploadKey = (key: string): boolean => {
  if (!key.startsWith(API_UPLOADS_PREFIX)) return false;
  const [folder = '', name = '', ...rest] = key.slice(API_UPLOADS_PREFIX.length).split('/');
  return /^[0-9a-f]{32}$/.test(folder) && name !== '' && rest.length === 0;
};

/** Key of the note that a job was deleted: what functions still store of it is deleted as well. */
export const deletedKey = (jobId: string): string => `${DELETED_PREFIX}${jobId}.json`;
export const DELETED_PREFIX = 'deleted/';
export const openKey = (jobId: string): string => `open/${jobId}.json`;
export const OPEN_PREFIX = 'open/';
/** An object that is written to read the store's clock. */
export const RECONCILER_CLOCK_KEY = 'reconciler.json';
export const JOBS_PREFIX = 'jobs/';
export const jobPrefix = (jobId: string): string => `${JOBS_PREFIX}${jobId}/`;
export const jobKey = (jobId: string): string => `${jobPrefix(jobId)}job.json`;
/** Key of the index of a film's packets. */
export const indexKey = (jobId: string): string => `${jobPrefix(jobId)}index.bin`;
/** Prefix of the outline: coarse pictures of the whole film. */
export const outlinePrefix = (jobId: string): string => `${jobPrefix(jobId)}outline/`;
/** Key of the outline's WebVTT file, which is written last. */
export const outlineKey = (jobId: string): string => `${outlinePrefix(jobId)}thumbnails.vtt`;
/** Key of a sheet of the outline. @param sheet from 0 on */
export const outlineSheetKey = (jobId: string, sheet: number): string =>
  `${outlinePrefix(jobId)}${String(sheet).padStart(3, '0')}.jpg`;
/** Key of the reason why a job has no outline. */
export const outlineFailedKey = (jobId: string): string => `${outlinePrefix(jobId)}failed.json`;
/** Folder of the best pictures of slices. */
export const POSTER_FOLDER = 'poster';
/** Prefix of the best pictures of slices. */
export const postersPrefix = (jobId: string): string => `${jobPrefix(jobId)}${POSTER_FOLDER}/`;
/** Name of the best picture of a film, below its job. */
export const POSTER_NAME = 'poster.jpg';
/** Key of the best picture of a film. */
export const posterKey = (jobId: string): string => `${jobPrefix(jobId)}${POSTER_NAME}`;
/** Name of the same picture for small screens and lists, below its job. */
export const SMALL_POSTER_NAME = 'poster-small.jpg';
/** Key of the same picture for small screens and lists. */
export const smallPosterKey = (jobId: string): string => `${jobPrefix(jobId)}${SMALL_POSTER_NAME}`;
/** The best picture of a slice. */
export const slicePosterKey = (keys: SliceKeys): string => keys.ofSlice(POSTER_FOLDER, 'jpg');

/** Key of the fingerprints of a film, 8 bytes a second. */
export const fingerprintsKey = (jobId: string): string => `${jobPrefix(jobId)}fingerprints.bin`;
/** Key of the sketches of a film, in the order of its fingerprints. */
export const sketchesKey = (jobId: string): string => `${jobPrefix(jobId)}sketches.bin`;
/** Prefix of the marks of jobs that have fingerprints. */
export const FIND_MARKS_PREFIX = 'find/jobs/';
/** Key of the mark that a job has fingerprints. */
export const findMarkKey = (jobId: string): string => `${FIND_MARKS_PREFIX}${jobId}.json`;
/** The job that a mark names; undefined for any other key. */
export const jobIdOfFindMark = (key: string): string | undefined => {
  const jobId = /^find\/jobs\/([a-z0-9-]+)\.json$/.exec(key)?.[1];
  return jobId !== undefined && isJobId(jobId) ? jobId : undefined;
};
/** Prefix of the merged fingerprints of many jobs. */
export const FIND_SEGMENTS_PREFIX = 'find/segments/';
export const recordsPrefix = (jobId: string): string => `${jobPrefix(jobId)}slices/`;
/** A job's slices are listed in groups of this size: one page of a list. */
export const GROUP_SLICES = 1000;
/** Prefix of the records of a group: indexes with the same digits before the last three. */
export const groupRecordsPrefix = (jobId: string, group: number): string =>
  `${recordsPrefix(jobId)}${String(group).padStart(2, '0')}`;
export const groupMarkersPrefix = (jobId: string): string => `${jobPrefix(jobId)}recorded/`;
/** Key of the marker that every slice of a group has a record; for jobs of more than one group. */
export const groupMarkerKey = (jobId: string, group: number): string =>
  `${groupMarkersPrefix(jobId)}${String(group).padStart(2, '0')}.json`;
export const renderedKey = (jobId: string): string => `${jobPrefix(jobId)}rendered.json`;
export const manifestKey = (jobId: string): string => `${jobPrefix(jobId)}manifest.json`;
export const cancelledKey = (jobId: string): string => `${jobPrefix(jobId)}cancelled.json`;

/** Key of the document that a job was stopped, and why: no slice of it is rendered any more. */
export const stoppedKey = (jobId: string): string => `${jobPrefix(jobId)}stopped.json`;

/** Digits of a slice index in a key; wider indexes keep all their digits. */
const sliceName = (index: number): string => String(index).padStart(5, '0');

/** Prefix of the documents of long attempts at slices. */
export const attemptsPrefix = (jobId: string): string => `${jobPrefix(jobId)}attempts/`;
/** Key of the document of an attempt at a slice. @param attempt from 1 on */
export const attemptKey = (jobId: string, index: number, attempt: number): string =>
  `${attemptsPrefix(jobId)}${sliceName(index)}-${attempt}.json`;
/** Key of an attempt's claim to a further stretch of time. @param step from 1 on */
export const claimKey = (jobId: string, index: number, attempt: number, step: number): string =>
  `${attemptsPrefix(jobId)}${sliceName(index)}-${attempt}-${step}.json`;

/** The slice, attempt and stretch of time that a key names; undefined for any other key. */
export const attemptOfKey = (
  key: string,
): { readonly index: number; readonly attempt: number; readonly step: number | undefined } | undefined => {
  const match = /^jobs\/[^/]+\/attempts\/(\d{5,})-(\d+)(?:-(\d+))?\.json$/.exec(key);
  if (match === null) return undefined;
  const [, index, attempt, step] = match;
  return { index: Number(index), attempt: Number(attempt), step: step === undefined ? undefined : Number(step) };
};

/** Digits of a second in a frame's key: 999,999 s are eleven days. */
export const FRAME_DIGITS = 6;

/** Digits of a second in a key. */
const secondName = (second: number): string => String(second).padStart(FRAME_DIGITS, '0');

/**
 * Keys of one slice's outputs, below the prefix of the job or of an ad-hoc range. The files of each kind of render are
 * defined in the kind's folder.
 */
export interface SliceKeys {
  readonly record: string;
  /** a file of the slice, `<folder>/00007.<extension>` */
  readonly ofSlice: (folder: string, extension: string) => string;
  /** a file of a second of the video, `<folder>/000213.<extension>`; whole seconds from its beginning */
  readonly ofSecond: (folder: string, second: number, extension: string) => string;
  /** where the source is a still picture, `<folder>/picture.<extension>` */
  readonly ofPicture: (folder: string, extension: string) => string;
}

const sliceKeysBelow = (prefix: string, index: number): SliceKeys => ({
  record: `${prefix}slices/${sliceName(index)}.json`,
  ofSlice: (folder, extension) => `${prefix}${folder}/${sliceName(index)}.${extension}`,
  ofSecond: (folder, second, extension) => `${prefix}${folder}/${secondName(second)}.${extension}`,
  ofPicture: (folder, extension) => `${prefix}${folder}/picture.${extension}`,
});

/** Keys of planned slice `index`. */
export const sliceKeys = (jobId: string, index: number): SliceKeys => sliceKeysBelow(jobPrefix(jobId), index);

const adhocPrefix = (jobId: string, startMs: number, endMs: number): string =>
  `${jobPrefix(jobId)}adhoc/${startMs / 1000}-${endMs / 1000}/`;

/** Keys of an ad-hoc range: `jobs/<jobId>/adhoc/<start>-<end>/…`, seconds. */
export const adhocKeys = (jobId: string, startMs: number, endMs: number): SliceKeys =>
  sliceKeysBelow(adhocPrefix(jobId, startMs, endMs), 0);

/** Key of a render of the whole video. @param name as its kind names it */
export const stitchedKey = (jobId: string, name: string): string => `${jobPrefix(jobId)}${name}`;
/** Key of the stitcher's record. */
export const stitchedRecordKey = (jobId: string): string => `${jobPrefix(jobId)}stitched.json`;

/** The slice index in a record's key, or undefined for any other key. */
export const indexOfRecordKey = (key: string): number | undefined => {
  const match = /^jobs\/[^/]+\/slices\/(\d{5,})\.json$/.exec(key);
  return match?.[1] === undefined ? undefined : Number(match[1]);
};
