import type { ObjectStore } from '../../core/ports/ports.ts';
import type { Environment } from '../../core/topology/config.ts';
import { makeS3Client } from './s3-client.ts';
import { makeS3ObjectStore } from './s3-object-store.ts';

/** The object store of a function by the SDK alone. A file of its own, so that loading it loads the SDK. */
export const openSdkObjectStore = (env: Environment): ObjectStore => makeS3ObjectStore(makeS3Client(env));
