import type { UploadContext } from './begin-upload.ts';
import type { DescribeContext } from './describe-job.ts';
import type { SourceContext } from './describe-source.ts';
import type { FrameContext } from './find-frame.ts';
import type { PictureTools } from './picture-tools.ts';
import type { RequestJobContext } from './request-job.ts';
import type { Route } from './route.ts';
import { frameRoutes } from './routes/frames.ts';
import { jobRoutes } from './routes/jobs.ts';
import { aboutRoutes } from './routes/openapi.ts';
import { pictureRoutes } from './routes/pictures.ts';
import { sourceRoutes } from './routes/sources.ts';
import { uploadRoutes } from './routes/uploads.ts';
import type { SteerContext } from './steer-job.ts';

/** Dependencies of all routes. */
export type ApiContext = UploadContext &
  SourceContext &
  DescribeContext &
  FrameContext &
  SteerContext &
  RequestJobContext & { readonly tools: PictureTools };

/** All routes of the API. */
export const makeRoutes = (context: ApiContext): Route[] =>
  aboutRoutes([
    ...pictureRoutes(context.tools),
    ...uploadRoutes(context),
    ...sourceRoutes(context),
    ...jobRoutes(context),
    ...frameRoutes(context),
  ]);
