import { RENDER_KINDS } from '../renders/kind/render-kinds.ts';
import { WHOLES } from '../renders/registry/planned-outputs.ts';
import { RENDER_SPECS } from '../renders/registry/specs.ts';
import {
  API_UPLOADS_PREFIX,
  attemptsPrefix,
  BY_SOURCE_PREFIX,
  cancelledKey,
  DELETED_PREFIX,
  deletedKey,
  FIND_MARKS_PREFIX,
  FIND_SEGMENTS_PREFIX,
  findMarkKey,
  fingerprintsKey,
  groupMarkersPrefix,
  indexKey,
  JOBS_PREFIX,
  jobKey,
  jobPrefix,
  manifestKey,
  OPEN_PREFIX,
  openKey,
  outlineFailedKey,
  outlinePrefix,
  posterKey,
  postersPrefix,
  RECENT_PREFIX,
  RECONCILER_CLOCK_KEY,
  recordsPrefix,
  renderedKey,
  sketchesKey,
  smallPosterKey,
  stitchedKey,
  stitchedRecordKey,
  stoppedKey,
} from './core/contracts/object-keys.ts';

export const BUCKET_NAMES = ['source', 'output'] as const;
export type BucketName = (typeof BUCKET_NAMES)[number];

/**
 * S3 actions that adapters use. HeadObject and presigned GETs are `s3:GetObject`. ListBucket allows lists. It also
 * decides what S3 answers for a missing key: 404 if the caller may list with that key as the prefix, 403 otherwise.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export type ObjectAction =
  | 's3:GetObject'
  | 's3:PutObject'
  | 's3:AbortMultipartUpload'
  | 's3:ListMultipartUploadParts'
  | 's3:DeleteObject'
  | 's3:ListBucket'
  | 's3:ListBucketMultipartUploads';

/** One action on the keys of a bucket that match one of the patterns. */
export interface ObjectPermission {
  readonly action: ObjectAction;
  readonly bucket: BucketName;
  /**
   * `*` stands for any text; for `s3:ListBucket`, the prefixes that may be listed; for lists of multipart uploads,
   * always all
   */
  readonly keys: readonly string[];
}

const ANY = '*';

const SPECS = RENDER_KINDS.map((kind) => [kind, RENDER_SPECS[kind]] as const);

/** Key patterns of the output bucket, each made by the function that makes the keys. */
export const OUTPUT_KEYS = {
  /** jobs and refusals of uploads */
  bySource: `${BY_SOURCE_PREFIX}${ANY}.json`,
  recent: `${RECENT_PREFIX}${ANY}.json`,
  open: openKey(ANY),
  /** notes of deleted jobs */
  deleted: deletedKey(ANY),
  job: jobKey(ANY),
  /** coarse pictures of the whole film, and the reason why there are none */
  outline: `${outlinePrefix(ANY)}${ANY}`,
  outlineFailed: outlineFailedKey(ANY),
  /** best pictures of slices, and of the film */
  posters: `${postersPrefix(ANY)}${ANY}`,
  poster: posterKey(ANY),
  smallPoster: smallPosterKey(ANY),
  fingerprints: fingerprintsKey(ANY),
  sketches: sketchesKey(ANY),
  findMarks: findMarkKey(ANY),
  /** merged fingerprints of many jobs, and the list of these files */
  findSegments: `${FIND_SEGMENTS_PREFIX}${ANY}`,
  /** where a film's packets lie */
  index: indexKey(ANY),
  records: `${recordsPrefix(ANY)}${ANY}.json`,
  /** marks of groups of slices */
  recorded: `${groupMarkersPrefix(ANY)}${ANY}.json`,
  rendered: renderedKey(ANY),
  cancelled: cancelledKey(ANY),
  /** attempts at slices that take long, and (`stopped`) jobs that take more than they may cost */
  attempts: `${attemptsPrefix(ANY)}${ANY}.json`,
  stopped: stoppedKey(ANY),
  manifest: manifestKey(ANY),
  /** slice outputs that are joined to whole-video renders */
  joinedRenders: [...new Set(WHOLES.map(({ of }) => `${jobPrefix(ANY)}${of}/${ANY}`))],
  stitched: WHOLES.map(({ name }) => stitchedKey(ANY, name)),
  stitchedRecord: stitchedRecordKey(ANY),
  /** slice outputs that only the assembler reads */
  intermediates: SPECS.flatMap(([, { intermediates }]) =>
    intermediates === undefined ? [] : [`${jobPrefix(ANY)}${intermediates}/${ANY}`],
  ),
  /** files that the assembler makes from all slices together */
  gathered: SPECS.flatMap(([kind, { gathered }]) =>
    gathered === undefined ? [] : [`${jobPrefix(ANY)}${kind}/${ANY}`],
  ),
  /** planned slices and ad-hoc ranges alike */
  renders: RENDER_KINDS.map((kind) => `${jobPrefix(ANY)}${kind}/${ANY}`),
} as const;

const permission =
  (action: ObjectAction) =>
  (bucket: BucketName, ...keys: string[]): ObjectPermission => ({ action, bucket, keys });
const gets = permission('s3:GetObject');
const writes = permission('s3:PutObject');
const deletes = permission('s3:DeleteObject');
const lists = permission('s3:ListBucket');
const aborts = permission('s3:AbortMultipartUpload');
const listsParts = permission('s3:ListMultipartUploadParts');
const listsUploads = permission('s3:ListBucketMultipartUploads');

/** To read keys, and to get 404 for a missing one, as every key may be missing. */
const reads = (bucket: BucketName, ...keys: string[]): ObjectPermission[] => [
  gets(bucket, ...keys),
  lists(bucket, ...keys),
];

/** Permissions of functions that presign reads of sources: a URL may do what its signer may. */
const SOURCE_READER = reads('source', ANY);

const {
  bySource,
  recent,
  open,
  deleted,
  job,
  index,
  records,
  recorded,
  rendered,
  cancelled,
  attempts,
  stopped,
  manifest,
  renders,
} = OUTPUT_KEYS;
const { stitched, stitchedRecord, joinedRenders, intermediates, gathered, outline, outlineFailed } = OUTPUT_KEYS;
const { posters, poster, smallPoster, fingerprints, sketches, findMarks, findSegments } = OUTPUT_KEYS;

export const SPLITTER_PERMISSIONS: readonly ObjectPermission[] = [
  ...SOURCE_READER,
  ...reads('output', bySource, open, job, records, rendered, cancelled, manifest, outline),
  writes('output', bySource, recent, open, job, index, rendered),
  aborts('output', index),
  deletes('output', deleted),
  lists('output', recordsPrefix(ANY), `${BY_SOURCE_PREFIX}${ANY}`),
];

export const WORKER_PERMISSIONS: readonly ObjectPermission[] = [
  ...SOURCE_READER,
  ...reads('output', job, index, records, rendered, open, attempts, stopped, cancelled, manifest, outline),
  // Renders and posters of other jobs of a film are copied.
  ...reads('output', posters, ...renders, deleted),
  deletes('output', deleted),
  writes('output', job, recent, records, recorded, rendered, attempts, stopped, outline, posters, ...renders),
  aborts('output', outline, posters, ...renders),
  lists('output', `${recordsPrefix(ANY)}${ANY}`, groupMarkersPrefix(ANY), `${attemptsPrefix(ANY)}${ANY}`),
];

export const ASSEMBLER_PERMISSIONS: readonly ObjectPermission[] = [
  ...reads('output', bySource, open, job, records, rendered, cancelled, manifest, stitchedRecord, outline),
  ...reads('output', posters, ...intermediates),
  writes('output', bySource, records, recorded, rendered, manifest, stitchedRecord, outlineFailed, ...gathered),
  writes('output', poster, smallPoster, fingerprints, sketches, findMarks),
  aborts('output', smallPoster, fingerprints, sketches, ...gathered),
  deletes('output', open),
  lists('output', jobPrefix(ANY), `${recordsPrefix(ANY)}${ANY}`),
];

export const RECONCILER_PERMISSIONS: readonly ObjectPermission[] = [
  ...reads('output', bySource, open, job, records, rendered, cancelled, outline),
  writes('output', bySource, recent, open, records, rendered, RECONCILER_CLOCK_KEY),
  // What functions still store of deleted jobs.
  ...reads('output', deleted, recent),
  gets('output', findMarks, `${jobPrefix(ANY)}${ANY}`),
  deletes('output', open, deleted, recent, bySource, findMarks, `${jobPrefix(ANY)}${ANY}`),
  lists('output', findMarks, OPEN_PREFIX, DELETED_PREFIX, RECONCILER_CLOCK_KEY, recordsPrefix(ANY), jobPrefix(ANY)),
];

/**
 * In the source bucket, the API signs and completes uploads below its own prefix, looks up etags in lists, and signs
 * reads for players. In the output bucket, it reads and signs the objects that it links to, and does what retrying,
 * cancelling and deleting a job needs.
 */
export const API_PERMISSIONS: readonly ObjectPermission[] = [
  writes('source', `${API_UPLOADS_PREFIX}${ANY}`),
  aborts('source', `${API_UPLOADS_PREFIX}${ANY}`),
  listsParts('source', `${API_UPLOADS_PREFIX}${ANY}`),
  ...SOURCE_READER,
  gets('output', bySource, recent, open, job, records, rendered, cancelled, manifest),
  gets('output', stitchedRecord, outline, posters, poster, smallPoster, ...renders, ...stitched),
  writes('output', open, records, rendered, cancelled),
  // A job that is deleted, with its notes, and the film if it was uploaded here; also what a retry takes back.
  writes('output', deleted),
  deletes('output', open, deleted, recent, bySource, findMarks, `${jobPrefix(ANY)}${ANY}`),
  deletes('source', `${API_UPLOADS_PREFIX}${ANY}`),
  // A search brings the merged fingerprints up to date.
  gets('output', fingerprints, sketches, findSegments),
  writes('output', findSegments),
  deletes('output', findSegments),
  aborts('output', findSegments),
  // The API lists all of these prefixes, and every key that it reads is below one of them.
  lists(
    'output',
    ...[BY_SOURCE_PREFIX, RECENT_PREFIX, OPEN_PREFIX, JOBS_PREFIX, FIND_MARKS_PREFIX, FIND_SEGMENTS_PREFIX].map(
      (prefix) => `${prefix}${ANY}`,
    ),
  ),
];

export const STITCHER_PERMISSIONS: readonly ObjectPermission[] = [
  ...SOURCE_READER,
  ...reads('output', job, manifest, stitchedRecord, ...joinedRenders),
  writes('output', stitchedRecord, ...stitched),
  aborts('output', ...stitched),
  listsUploads('output', ANY),
];
