import type { ListPage } from '../../shared/adapters/s3/list-page.ts';
import { jobPrefix, outlineKey, outlineSheetKey } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { ObjectStore, PresignRead } from '../../shared/core/ports/ports.ts';
import type { JobAnswer, JobLinks, LinkKind, PosterLink } from '../contracts/jobs.ts';

/** Lifetime of a link to a result. */
export const LINK_SECONDS = 300;

export interface LinksContext {
  readonly presign: PresignRead;
  readonly listPage: ListPage;
  readonly config: { readonly outputBucket: string };
}

export interface LinksRequest {
  readonly links: LinkKind;
  /** last name of the previous page */
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** A file of a job with its link. */
export const linkOf = async (
  key: string,
  { presign, config: { outputBucket } }: Pick<LinksContext, 'presign' | 'config'>,
): Promise<{ readonly key: string; readonly url: string }> => ({
  key,
  url: await presign(outputBucket, key, LINK_SECONDS),
});

/** Kind `files` means the files that belong to no slice: documents and whole-video renders. */
const listingOf = (jobId: string, links: LinkKind): { prefix: string; delimiter?: '/' } =>
  links === 'files' ? { prefix: jobPrefix(jobId), delimiter: '/' } : { prefix: `${jobPrefix(jobId)}${links}/` };

/** A page of the stored files of a job, ordered by key. It works for open jobs as well. */
export const listJobLinks = async (
  jobId: string,
  { links, cursor, limit }: LinksRequest,
  { presign, listPage, config: { outputBucket } }: LinksContext,
): Promise<JobLinks> => {
  const listing = listingOf(jobId, links);
  const after = cursor === undefined ? {} : { after: `${listing.prefix}${cursor}` };
  const { objects, folders, more } = await listPage(outputBucket, { ...listing, limit, ...after });
  const files = objects.map(async ({ key, bytes }) => ({
    key,
    bytes,
    url: await presign(outputBucket, key, LINK_SECONDS),
  }));
  const last = [...objects.map(({ key }) => key), ...folders.map((folder) => `${folder.slice(0, -1)}0`)].sort().at(-1);
  return {
    jobId,
    links,
    files: await Promise.all(files),
    linksExpireInSeconds: LINK_SECONDS,
    ...(more && last !== undefined ? { next: last.slice(listing.prefix.length) } : {}),
  };
};

/** Renders of a closed job by kind, with links to the first and the last file of each kind. */
export const resultsOf = (
  { jobId, renders }: Manifest,
  context: LinksContext,
): Promise<NonNullable<JobAnswer['results']>> =>
  Promise.all(
    renders.map(async ({ kind, contentType, count, bytes, pictures, firstKey, lastKey }) => ({
      kind,
      contentType,
      count,
      bytes,
      ...(pictures === undefined ? {} : { pictures }),
      first: await linkOf(firstKey, context),
      ...(lastKey === firstKey ? {} : { last: await linkOf(lastKey, context) }),
      all: `/jobs/${jobId}?links=${kind}`,
    })),
  );

/** The link to the best picture of a film; nothing where it has none. */
export const posterOf = async (
  { poster }: Pick<Manifest, 'poster'>,
  context: Pick<LinksContext, 'presign' | 'config'>,
): Promise<{ readonly poster?: PosterLink }> => {
  if (poster === undefined) return {};
  const { key, second, width, height, small } = poster;
  const smaller =
    small === undefined
      ? {}
      : { small: { ...(await linkOf(small.key, context)), width: small.width, height: small.height } };
  return { poster: { ...(await linkOf(key, context)), second, width, height, ...smaller } };
};

/** Links to the outline of a job, open or closed; nothing while it is not there. */
export const outlineOf = async (
  { jobId, outline }: Pick<Job, 'jobId' | 'outline'>,
  context: LinksContext & { readonly store: Pick<ObjectStore, 'head'> },
): Promise<Pick<JobAnswer, 'outline'>> => {
  const { store, config } = context;
  const vtt = outlineKey(jobId);
  if (outline !== true || (await store.head(config.outputBucket, vtt)) === undefined) return {};
  return {
    outline: {
      vtt: await linkOf(vtt, context),
      sheet: await linkOf(outlineSheetKey(jobId, 0), context),
      all: `/jobs/${jobId}?links=outline`,
    },
  };
};
