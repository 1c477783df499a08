import { findPicture } from '../../shared/core/find/find-picture.ts';
import { makeSegmentMemory } from '../../shared/core/find/segment-memory.ts';
import type { FindStore, SegmentReader } from '../../shared/core/find/segment-reader.ts';
import { makeStoredSegments } from '../../shared/core/find/stored-segments.ts';
import { FoundPicturesSchema } from '../contracts/find.ts';
import { badField } from '../http/problem.ts';
import { integerParameter, textParameter } from '../http/query-parameters.ts';
import { json, type Route, route } from '../http/route.ts';
import { findJob, type JobsContext } from '../jobs/job-summary.ts';
import { startPictureTime } from '../pictures/picture-time.ts';
import type { PictureTools } from '../pictures/picture-tools.ts';
import { PICTURE_BODY, PICTURE_FIELD, readPictures } from '../pictures/read-pictures.ts';

/** Dependencies of searching. */
export interface FindContext extends JobsContext {
  readonly tools: Pick<PictureTools, 'query'>;
  readonly segments: SegmentReader;
  /** names that are never the same twice */
  readonly newFolder: () => string;
}

/** A third of the function's memory: the fingerprints of 11,000 hours. */
const MOST_SEGMENT_BYTES = 320_000_000;

/** Merged fingerprints as the function reads them: they are kept from search to search. */
export const openSegments = (store: FindStore['store'], outputBucket: string): SegmentReader =>
  makeStoredSegments({ store, outputBucket, memory: makeSegmentMemory(MOST_SEGMENT_BYTES) });

const LIMIT = { most: 100, usual: 10 };

/** The only picture of a request. @throws {ApiProblem} 400 when a form has several */
const onlyPicture = async (request: Request): Promise<Uint8Array> => {
  const { pictures } = await readPictures(request);
  const [picture] = pictures;
  if (picture !== undefined && pictures.length === 1) return picture;
  throw badField(PICTURE_FIELD, `The form has ${pictures.length} pictures; one is looked for at a time.`);
};

/** Route that looks for a picture in films. */
export const findRoutes = (context: FindContext): Route[] => [
  route({
    method: 'POST',
    path: '/find',
    operationId: 'findPicture',
    tag: 'jobs',
    summary: 'Where in the films of all jobs a picture is',
    description:
      'The picture may be scaled, compressed, put on a black ground of another shape, and cut by up to 5 % of the frame at each edge. ' +
      'A film that does not show it is not in the answer.',
    body: PICTURE_BODY,
    query: {
      job: textParameter('Id of a job: look in this one alone.', 200),
      limit: integerParameter({
        name: 'limit',
        minimum: 1,
        maximum: LIMIT.most,
        default: LIMIT.usual,
        unit: 'answers',
        description: 'Most answers.',
      }),
    },
    answers: {
      200: { description: 'What was found.', content: { 'application/json': FoundPicturesSchema } },
    },
    problems: [400, 404, 415, 422],
    handle: async ({ request, query: { job: jobId, limit: most = LIMIT.usual } }) => {
      const picture = await onlyPicture(request);
      if (jobId !== undefined) await findJob(jobId, context);
      const query = await context.tools.query(picture, startPictureTime()());
      const { store, config, segments, newFolder } = context;
      const access = { store, outputBucket: config.outputBucket, segments };
      return json(await findPicture({ query, jobId, most }, access, newFolder));
    },
  }),
];
