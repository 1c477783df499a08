import { MAX_SIGNED_PARTS, PartsRequestSchema, UploadRequestSchema } from '../contracts/upload-requests.ts';
import {
  BegunUploadSchema,
  CompletedUploadSchema,
  SignedPartsSchema,
  UploadStateSchema,
} from '../contracts/uploads.ts';
import { readJsonBody } from '../http/read-json-body.ts';
import { json, type Route, route } from '../http/route.ts';
import type { FindSource } from '../jobs/find-source.ts';
import { beginUpload, type UploadContext } from '../uploads/begin-upload.ts';
import { abortUpload, completeUpload, describeUpload, signParts } from '../uploads/resume-upload.ts';

const tag = 'uploads';
const params = { id: 'id that POST /uploads gave' };

/** Routes that upload files to the source bucket. */
export const uploadRoutes = (context: UploadContext & { readonly findSource: FindSource }): Route[] => [
  route({
    method: 'POST',
    path: '/uploads',
    operationId: 'beginUpload',
    tag,
    summary: 'Sign an upload',
    description:
      'Files up to 100 MB get a form that stores them in one request; larger files, and all when multipart is true, are sent in parts.',
    body: { description: 'The file.', content: { 'application/json': UploadRequestSchema } },
    answers: { 201: { description: 'How to send the file.', content: { 'application/json': BegunUploadSchema } } },
    problems: [400, 415],
    handle: async ({ request }) => {
      const begun = await beginUpload(await readJsonBody(request, UploadRequestSchema), context);
      return json(begun, 201, begun.kind === 'parts' ? { location: `/uploads/${begun.id}` } : {});
    },
  }),
  route({
    method: 'GET',
    path: '/uploads/{id}',
    operationId: 'describeUpload',
    tag,
    summary: 'Stored parts of an upload',
    params,
    answers: {
      200: {
        description: 'The stored parts, and how to send the others.',
        content: { 'application/json': UploadStateSchema },
      },
    },
    problems: [404],
    handle: async ({ params: { id = '' } }) => json(await describeUpload(id, context)),
  }),
  route({
    method: 'DELETE',
    path: '/uploads/{id}',
    operationId: 'abortUpload',
    tag,
    summary: 'End an upload and free its parts',
    params,
    answers: { 204: { description: 'The upload is ended.' } },
    problems: [404],
    handle: async ({ params: { id = '' } }) => {
      await abortUpload(id, context);
      return new Response(null, { status: 204 });
    },
  }),
  route({
    method: 'POST',
    path: '/uploads/{id}/parts',
    operationId: 'signParts',
    tag,
    summary: `Sign up to ${MAX_SIGNED_PARTS} parts of an upload`,
    params,
    body: {
      description: 'Numbers of parts, from 1, and their checksums.',
      content: { 'application/json': PartsRequestSchema },
    },
    answers: { 200: { description: 'A URL for each part.', content: { 'application/json': SignedPartsSchema } } },
    problems: [400, 404, 415],
    handle: async ({ request, params: { id = '' } }) => {
      return json(await signParts(id, await readJsonBody(request, PartsRequestSchema), context));
    },
  }),
  route({
    method: 'POST',
    path: '/uploads/{id}/complete',
    operationId: 'completeUpload',
    tag,
    summary: 'Join the parts of an upload',
    params,
    answers: { 200: { description: 'It is stored.', content: { 'application/json': CompletedUploadSchema } } },
    problems: [404, 409],
    handle: async ({ params: { id = '' } }) => json(await completeUpload(id, context)),
  }),
];
