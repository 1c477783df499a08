import * as z from 'zod/mini';
import { isJobId } from '../../shared/core/contracts/object-keys.ts';
import { JobRequestSchema } from '../contracts/job-requests.ts';
import {
  CancelledJobSchema,
  DeletedJobAnswerSchema,
  JobAnswerSchema,
  JobLinksSchema,
  JobsPageSchema,
  LINK_KINDS,
  RequestedJobSchema,
  RetriedJobSchema,
} from '../contracts/jobs.ts';
import { SLICES_PAGE, SlicesNewsSchema } from '../contracts/slices.ts';
import { badField } from '../http/problem.ts';
import {
  choiceParameter,
  integerParameter,
  jobsCursorParameter,
  sliceCursorParameter,
  textParameter,
} from '../http/query-parameters.ts';
import { readJsonBody } from '../http/read-json-body.ts';
import { json, type Route, route } from '../http/route.ts';
import { START } from '../http/slice-cursor.ts';
import { type DeleteContext, deleteClosedJob } from '../jobs/delete-closed-job.ts';
import { type DescribeContext, describeJob } from '../jobs/describe-job.ts';
import { listJobLinks } from '../jobs/job-links.ts';
import { findJob } from '../jobs/job-summary.ts';
import { listJobs } from '../jobs/list-jobs.ts';
import { listNamedJobs } from '../jobs/list-named-jobs.ts';
import { listNewestJobs } from '../jobs/list-newest-jobs.ts';
import { type RequestJobContext, requestJob } from '../jobs/request-job.ts';
import { cancelOpenJob, retryJob, type SteerContext } from '../jobs/steer-job.ts';
import { type WatchSlicesContext, watchSlices } from '../jobs/watch-slices.ts';

const tag = 'jobs';
const params = { id: 'id of a job, as GET /jobs and GET /sources give it' };

const pageLimit = (most: number, usual: number, what: string) =>
  integerParameter({
    name: 'limit',
    minimum: 1,
    maximum: most,
    default: usual,
    unit: what,
    description: 'Largest number of entries in one answer.',
  });

const JOBS_LIMIT = { most: 100, usual: 20 };
const LINKS_LIMIT = { most: 500, usual: 100 };

/** Routes that request, list, describe, retry, cancel and delete jobs. */
export const jobRoutes = (
  context: DescribeContext & WatchSlicesContext & SteerContext & RequestJobContext & DeleteContext,
): Route[] => [
  route({
    method: 'POST',
    path: '/jobs',
    operationId: 'requestJob',
    tag,
    summary: 'Ask for a job of an existing upload',
    description:
      'The job has options of its own; nothing is uploaded again. The same bytes with the same options are the same job, and what it has rendered is kept, unless again=true. ' +
      'GET /jobs/{id} knows the job as soon as it is planned. Until then, and when the upload is rejected, GET /sources has its status.',
    body: { description: 'The source and the options.', content: { 'application/json': JobRequestSchema } },
    answers: { 202: { description: 'The request is accepted.', content: { 'application/json': RequestedJobSchema } } },
    problems: [400, 404, 409, 415, 422],
    handle: async ({ request, requestId }) => {
      const asked = await requestJob(await readJsonBody(request, JobRequestSchema), requestId, context);
      return json(asked, 202, { location: asked.job });
    },
  }),
  route({
    method: 'GET',
    path: '/jobs',
    operationId: 'listJobs',
    tag,
    summary: 'Jobs, in the order of their ids or the newest first',
    query: {
      cursor: jobsCursorParameter('Jobs after this page: `next` of its answer, in the same order.'),
      order: choiceParameter({
        name: 'order',
        choices: ['id', 'newest'],
        default: 'id',
        description:
          'newest: the newest first. Jobs of early versions of fanreel come last, by their ids; their pages may be shorter than `limit`.',
      }),
      name: textParameter(
        'With order=newest: only jobs of files whose names have this in them. Case, accents and punctuation do not count; of a name the first 40 Latin letters and digits do.',
        100,
      ),
      limit: pageLimit(JOBS_LIMIT.most, JOBS_LIMIT.usual, 'jobs'),
      status: choiceParameter({
        name: 'status',
        choices: ['any', 'open'],
        default: 'any',
        description: 'open: only jobs that are not closed.',
      }),
    },
    answers: { 200: { description: 'A page of jobs.', content: { 'application/json': JobsPageSchema } } },
    problems: [400],
    handle: async ({ query: { cursor, limit = JOBS_LIMIT.usual, status, order, name } }) => {
      const open = status === 'open';
      if (order !== 'newest') {
        if (name !== undefined) throw badField('name', 'Names are only looked for with order=newest.');
        if (cursor !== undefined && !isJobId(cursor))
          throw badField('cursor', 'The cursor is of a list in another order than order=id.');
        return json(await listJobs({ cursor, limit, open }, context));
      }
      if (open) throw badField('order', 'Open jobs are only listed in the order of their ids: leave order out.');
      if (cursor !== undefined && isJobId(cursor))
        throw badField('cursor', 'The cursor is of a list in another order than order=newest.');
      if (name !== undefined) return json(await listNamedJobs({ name, cursor, limit }, context));
      return json(await listNewestJobs({ cursor, limit }, context));
    },
  }),
  route({
    method: 'GET',
    path: '/jobs/{id}',
    operationId: 'describeJob',
    tag,
    summary: 'Progress or result of a job',
    description:
      'With links= a page of its files instead, each with a URL that is valid for 300 seconds. For an open job these are the files that exist so far.',
    params,
    query: {
      links: choiceParameter({
        name: 'links',
        choices: LINK_KINDS,
        default: 'files',
        description: 'Lists files of one kind instead; files: those that belong to no slice.',
      }),
      cursor: textParameter('Files after this one: `next` of the page before.', 200),
      limit: pageLimit(LINKS_LIMIT.most, LINKS_LIMIT.usual, 'links'),
    },
    answers: {
      200: {
        description: 'The job, or with links= its files.',
        content: { 'application/json': z.union([JobAnswerSchema, JobLinksSchema]) },
      },
    },
    problems: [400, 404, 422],
    handle: async ({ params: { id = '' }, query: { links, cursor, limit } }) => {
      if (links === undefined) {
        const alone = cursor === undefined ? (limit === undefined ? undefined : 'limit') : 'cursor';
        if (alone !== undefined) throw badField(alone, `${alone} is only allowed together with links.`);
        return json(await describeJob(id, context));
      }
      await findJob(id, context);
      return json(await listJobLinks(id, { links, cursor, limit: limit ?? LINKS_LIMIT.usual }, context));
    },
  }),
  route({
    method: 'DELETE',
    path: '/jobs/{id}',
    operationId: 'deleteJob',
    tag,
    summary: 'Delete a closed job with everything that was made',
    description:
      'The film goes as well, unless it came by S3 or another job needs it. An open job has to be cancelled first. A request that runs out of time ' +
      'is continued by the same request.',
    params,
    answers: { 200: { description: 'It is deleted.', content: { 'application/json': DeletedJobAnswerSchema } } },
    problems: [404, 409, 422],
    handle: async ({ params: { id = '' }, signal }) => json(await deleteClosedJob(id, context, signal)),
  }),
  route({
    method: 'GET',
    path: '/jobs/{id}/slices',
    operationId: 'watchSlices',
    tag,
    summary: 'Slices of a job that were rendered or failed since an earlier request',
    description:
      `Slices that were rendered or failed, in the order in which their records were stored, at most ${SLICES_PAGE} in an answer. A slice that ` +
      'failed and was rendered later is listed again. Slices that wait or run are left out. Repeat the request with the `next` of the answer as since=.',
    params,
    query: {
      since: sliceCursorParameter('`next` of the previous answer; without it the list begins with the first record.'),
    },
    answers: { 200: { description: 'The news.', content: { 'application/json': SlicesNewsSchema } } },
    problems: [400, 404, 422],
    handle: async ({ params: { id = '' }, query: { since = START } }) => json(await watchSlices(id, since, context)),
  }),
  route({
    method: 'POST',
    path: '/jobs/{id}/retry',
    operationId: 'retryJob',
    tag,
    summary: 'Render again what failed or is missing',
    params,
    answers: { 202: { description: 'The request is accepted.', content: { 'application/json': RetriedJobSchema } } },
    problems: [404, 409, 422],
    handle: async ({ params: { id = '' }, requestId }) => json(await retryJob(id, requestId, context), 202),
  }),
  route({
    method: 'POST',
    path: '/jobs/{id}/cancel',
    operationId: 'cancelJob',
    tag,
    summary: 'Cancel a job; what is rendered is kept',
    params,
    answers: { 202: { description: 'It closes.', content: { 'application/json': CancelledJobSchema } } },
    problems: [404, 409, 422],
    handle: async ({ params: { id = '' }, requestId }) => json(await cancelOpenJob(id, requestId, context), 202),
  }),
];
