import type { CloudControl, LocalCloud } from '../../local/control/cloud-api.ts';
import type { PublishEvents } from '../../shared/core/ports/ports.ts';
import type { ParameterFlags } from '../core/parameters/stack-layer.ts';
import type { Buckets } from './buckets.ts';
import type { JobControl, Patience } from './job-control.ts';

/** Kind of cloud: started by this command, of a running `fanreel dev`, or a deployed stack. */
export type CloudPlace =
  | { readonly kind: 'own' }
  | { readonly kind: 'dev'; readonly pid: number }
  | { readonly kind: 'stack'; readonly name: string };

/** A cloud to work with, embedded or deployed. */
export interface OpenCloud {
  readonly place: CloudPlace;
  readonly control: JobControl;
  readonly buckets: Buckets;
  readonly publish: PublishEvents;
  /** stack parameters of the cloud */
  readonly parameters: ParameterFlags;
  readonly patience: Patience;
  /** where its functions log, for messages */
  readonly logs: string;
  /** Take a file of this machine over into the source bucket; undefined where files have to be sent. */
  readonly takeSource: LocalCloud['takeSource'] | undefined;
  /** address of its page, with a slash at the end; undefined when it has none */
  readonly viewerUrl: string | undefined;
  /** Disconnect, and stop the cloud if this command started it. */
  close(): Promise<void>;
}

/** An embedded cloud, of this command or of another process. */
export interface OpenLocalCloud extends OpenCloud {
  readonly control: CloudControl;
}
