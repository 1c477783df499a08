import * as z from 'zod/mini';
import { DETAIL_TYPES, EVENT_SOURCE } from '../../../shared/core/contracts/events.ts';
import * as schemas from './schemas.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

const event = <T>(detailType: string, detail: z.ZodMiniType<T>) =>
  z.object({ source: z.literal(EVENT_SOURCE), 'detail-type': z.literal(detailType), detail });

/** An event of the bus, by its detail type; what EventBridge adds around it is left open. */
const EventSchema = z.union([
  event(DETAIL_TYPES.uploaded, schemas.VideoUploadedSchema),
  event(DETAIL_TYPES.slice, schemas.SliceEventSchema),
  event(DETAIL_TYPES.outline, schemas.OutlineWantedSchema),
  event(DETAIL_TYPES.rendered, schemas.VideoRenderedSchema),
  event(DETAIL_TYPES.completed, schemas.VideoCompletedSchema),
  event(DETAIL_TYPES.rejected, schemas.VideoRejectedSchema),
  event(DETAIL_TYPES.sliceFailed, schemas.SliceFailedSchema),
]);

const DOCUMENTS = {
  event: { title: 'Event on the bus of fanreel', schema: EventSchema },
  job: { title: 'job.json: the plan of a job', schema: schemas.JobSchema },
  'slice-record': { title: 'slices/00007.json: the outcome of a slice', schema: schemas.SliceRecordSchema },
  manifest: { title: 'manifest.json: the result of a job', schema: schemas.ManifestSchema },
  stitched: { title: 'stitched.json: the renders of a whole film', schema: schemas.StitchedRecordSchema },
  'by-source': { title: 'Documents below by-source/', schema: schemas.BySourceSchema },
  options: { title: 'Options of a job, as in job.json and manifest.json', schema: schemas.RenderOptionsSchema },
} as const;

/**
 * The contracts as JSON Schema, by the names of their files. As readers here do, they allow further fields: later versions add some.
 * @see https://json-schema.org/draft/2020-12
 */
export const jsonSchemas = (): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(
    Object.entries(DOCUMENTS).map(([name, { title, schema }]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
      return [`${name}.schema.json`, { $schema, title, ...rest }];
    }),
  );
