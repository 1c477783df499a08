import { describeWholeJob } from '../../pipeline/whole-job.contract.ts';
import { installRuntimeClient } from './install-runtime-client.ts';

// Frozen between invocations, as on Lambda: a client that cannot bear it loses its connections or its timers here.
describeWholeJob(`AWS's own runtime client`, async () => ({
  bootstrapPath: await installRuntimeClient(),
  freezes: true,
}));
