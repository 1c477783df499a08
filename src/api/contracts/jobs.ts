import * as z from 'zod/mini';
import { RENDER_KINDS } from '../../renders/kind/render-kinds.ts';
import { POSTER_FOLDER } from '../../shared/core/contracts/object-keys.ts';
import { ManifestSchema } from '../../shared/core/documents/manifest.ts';
import { MEDIA } from '../../shared/core/option-forms/option-forms.ts';

export const JOB_STATUS = ['open', 'complete', 'partial', 'rejected'] as const;
const status = z.enum(JOB_STATUS);
const count = z.int().check(z.minimum(0));
const SourceSchema = z.object({ key: z.string(), etag: z.string(), bytes: count });
/** A file with a presigned URL. */
const LinkSchema = z.object({ key: z.string(), url: z.string() });
/** The best picture of a film, at full size, and the second that it shows. */
const PosterSchema = z.extend(LinkSchema, {
  second: count,
  width: count,
  height: count,
  /** the same picture, neither side longer than 960 pixels; absent where the poster itself is no larger, and of jobs of earlier versions */
  small: z.optional(z.extend(LinkSchema, { width: count, height: count })),
});
export type PosterLink = z.infer<typeof PosterSchema>;

const summary = {
  jobId: z.string(),
  status,
  media: z.enum(MEDIA),
  source: SourceSchema,
  /** of the whole film; 1 of a picture */
  durationMs: count,
  /** options that are other than the defaults, as an upload takes them; absent when none is */
  changedOptions: z.optional(z.string()),
  /** ISO 8601 */
  createdAt: z.string(),
  completedAt: z.optional(z.string()),
  /** absent while the job is open, of pictures, with `extras=off`, and of jobs of earlier versions */
  poster: z.optional(PosterSchema),
};

/** `GET /jobs` */
export const JobsPageSchema = z.object({
  jobs: z.array(z.object(summary)),
  /** jobs whose documents cannot be read, with the reason; absent when all can */
  unreadable: z.optional(z.array(z.object({ jobId: z.string(), problem: z.string() }))),
  /** of the links to posters; absent when there are none */
  linksExpireInSeconds: z.optional(z.int()),
  /** for `?cursor=`; absent on the last page */
  next: z.optional(z.string()),
});
export type JobsPage = z.infer<typeof JobsPageSchema>;
export type JobSummary = JobsPage['jobs'][number];
export type UnreadableJob = NonNullable<JobsPage['unreadable']>[number];

/** Files of one kind: links to the first and the last; `all` is the path that lists all of them page by page. */
const ResultSchema = z.object({
  kind: z.string(),
  contentType: z.string(),
  count,
  bytes: count,
  /** pictures in all of them; only where a file holds those of several seconds */
  pictures: z.optional(count),
  first: LinkSchema,
  last: z.optional(LinkSchema),
  all: z.string(),
});

/** `GET /jobs/{id}` */
export const JobAnswerSchema = z.object({
  ...summary,
  source: z.extend(SourceSchema, {
    /** presigned GET, which takes ranges; absent when the source was replaced or deleted */
    url: z.optional(z.string()),
    urlExpiresInSeconds: z.optional(z.int()),
  }),
  /** of what is rendered, all slices together; absent when it is the whole film */
  plannedMs: z.optional(count),
  /** link to job.json */
  plan: z.optional(LinkSchema),
  slices: z.object({
    planned: count,
    /** slices that have a record; the others wait or run */
    recorded: count,
    /** counts only records read so far: one answer reads at most 3,000 new records, the next answers read the rest */
    rendered: count,
    failed: count,
  }),
  /** coarse pictures of the whole film; absent while there are none. `all` is the path that lists its files */
  outline: z.optional(z.object({ vtt: LinkSchema, sheet: LinkSchema, all: z.string() })),
  /** of an open job: when a record or marker of the job was last stored, ISO 8601 */
  lastNewsAt: z.optional(z.string()),
  /** of an open job: nothing was stored for so long that no progress is expected without a retry */
  standsStill: z.optional(z.boolean()),
  /** of a closed job; lists only the first 100 gaps */
  manifest: z.optional(ManifestSchema),
  /** of a closed job */
  results: z.optional(z.array(ResultSchema)),
  linksExpireInSeconds: z.optional(z.int()),
});
export type JobAnswer = z.infer<typeof JobAnswerSchema>;

/** What `?links=` may name: a kind of render, the outline, the posters of slices, or the files beside them (manifest, poster, whole-video renders). */
export const LINK_KINDS = [...RENDER_KINDS, 'outline', POSTER_FOLDER, 'slices', 'files'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** `GET /jobs/{id}?links=` */
export const JobLinksSchema = z.object({
  jobId: z.string(),
  links: z.enum(LINK_KINDS),
  files: z.array(z.extend(LinkSchema, { bytes: count })),
  linksExpireInSeconds: z.int(),
  /** for `&cursor=`; absent on the last page */
  next: z.optional(z.string()),
});
export type JobLinks = z.infer<typeof JobLinksSchema>;

/** Answer of `POST /jobs`. */
export const RequestedJobSchema = z.object({
  jobId: z.string(),
  /** path that describes the job as soon as it is planned */
  job: z.string(),
});

/** `POST /jobs/{id}/retry` */
export const RetriedJobSchema = z.object({
  jobId: z.string(),
  status,
  /** slices that were requested again; 0 while the others are being worked on */
  asked: count,
});

/** `DELETE /jobs/{id}` */
export const DeletedJobAnswerSchema = z.object({
  jobId: z.string(),
  /** files that were deleted */
  objects: count,
  bytes: count,
  /** what became of the film: deleted, gone before, kept for other jobs, or kept as it came by S3 */
  source: z.enum(['deleted', 'gone', 'neededByOthers', 'cameByS3']),
});

/** `POST /jobs/{id}/cancel` */
export const CancelledJobSchema = z.object({
  jobId: z.string(),
  status,
  /** slices that will not be rendered */
  givenUp: count,
});
