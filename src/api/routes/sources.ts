import { MAX_KEY_BYTES } from '../../shared/core/contracts/s3-limits.ts';
import { SourceAnswerSchema } from '../contracts/sources.ts';
import { textParameter } from '../http/query-parameters.ts';
import { json, type Route, route } from '../http/route.ts';
import { describeSource, type SourceContext } from '../jobs/describe-source.ts';

/** Longest key of S3, in bytes. A key has at most as many characters as bytes. */

/** Status of an upload: waiting, its jobs, left out, failed, or the reason it was rejected. */
export const sourceRoutes = (context: SourceContext): Route[] => [
  route({
    method: 'GET',
    path: '/sources',
    operationId: 'describeSource',
    tag: 'sources',
    summary: 'Which jobs were made of an upload, or why it was rejected',
    query: { key: { ...textParameter('Key of the upload.', MAX_KEY_BYTES), required: true } },
    answers: {
      200: {
        description: 'Status of the upload: waiting, its jobs, or the reason why it has none.',
        content: { 'application/json': SourceAnswerSchema },
      },
    },
    problems: [400, 404, 422],
    handle: async ({ query: { key = '' } }) => json(await describeSource(key, context)),
  }),
];
