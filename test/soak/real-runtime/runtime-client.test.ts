import { describeRuntimeClient } from '../../local/lambda/runtime-client.contract.ts';
import { installRuntimeClient } from './install-runtime-client.ts';

describeRuntimeClient(`AWS's own`, installRuntimeClient);
