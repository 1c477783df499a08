import type { Route } from './http/route.ts';
import type { DeleteContext } from './jobs/delete-closed-job.ts';
import type { DescribeContext } from './jobs/describe-job.ts';
import type { SourceContext } from './jobs/describe-source.ts';
import type { FrameContext } from './jobs/find-frame.ts';
import type { RequestJobContext } from './jobs/request-job.ts';
import type { SteerContext } from './jobs/steer-job.ts';
import type { PictureTools } from './pictures/picture-tools.ts';
import { fileRoutes } from './routes/files.ts';
import { type FindContext, findRoutes } from './routes/find.ts';
import { frameRoutes } from './routes/frames.ts';
import { jobRoutes } from './routes/jobs.ts';
import { aboutRoutes } from './routes/openapi.ts';
import { pictureRoutes } from './routes/pictures.ts';
import { sourceRoutes } from './routes/sources.ts';
import { uploadRoutes } from './routes/uploads.ts';
import type { UploadContext } from './uploads/begin-upload.ts';

/** Dependencies of all routes. */
export type ApiContext = UploadContext &
  SourceContext &
  DescribeContext &
  DeleteContext &
  FrameContext &
  SteerContext &
  RequestJobContext &
  FindContext & { readonly tools: PictureTools };

/** All routes of the API. */
export const makeRoutes = (context: ApiContext): Route[] =>
  aboutRoutes([
    ...pictureRoutes(context.tools),
    ...uploadRoutes(context),
    ...sourceRoutes(context),
    ...jobRoutes(context),
    ...frameRoutes(context),
    ...fileRoutes(context),
    ...findRoutes(context),
  ]);
