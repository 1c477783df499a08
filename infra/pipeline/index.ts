/** The construct for CDK apps: `import { FanreelPipeline } from 'fanreel/cdk'`. */
export { FanreelPipeline } from './fanreel-pipeline.ts';
export { FunctionImage } from './function-image.ts';
export { PipelineApi, type PipelineApiOptions, type PipelineApiTokens } from './pipeline-api.ts';
export {
  CompletedEvent,
  type OnCompletedOptions,
  type OnRejectedOptions,
  RejectedEvent,
  SliceFailedEvent,
} from './pipeline-events.ts';
export type { PipelineOptions } from './pipeline-options.ts';
export { type FanreelPipelineProps, SourceEvents } from './pipeline-props.ts';
