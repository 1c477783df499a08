import { FrameLinkSchema } from '../contracts/frames.ts';
import { json, type Route, route } from '../http/route.ts';
import { type FrameContext, findFrame } from '../jobs/find-frame.ts';

/** Route to single pictures of a job. */
export const frameRoutes = (context: FrameContext): Route[] => [
  route({
    method: 'GET',
    path: '/jobs/{id}/frames/{second}',
    operationId: 'findFrame',
    tag: 'jobs',
    summary: 'The picture of a second of a video',
    description:
      'A GET of `url` with the header `Range: ` and `range` answers with the JPEG and nothing else, ' +
      'whether the frames of the job are single files or packed (frames.pack=on).',
    params: {
      id: 'id of a job, as GET /jobs and GET /sources give it',
      second: 'whole second of the video, from 0 on',
    },
    answers: { 200: { description: 'Where it is stored.', content: { 'application/json': FrameLinkSchema } } },
    problems: [400, 404, 422],
    handle: async ({ params: { id = '', second = '' } }) => json(await findFrame(id, second, context)),
  }),
];
