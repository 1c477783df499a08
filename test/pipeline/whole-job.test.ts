import { describeWholeJob } from './whole-job.contract.ts';

describeWholeJob('the local bootstrap', async () => undefined);
