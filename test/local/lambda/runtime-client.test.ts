import { describeRuntimeClient } from './runtime-client.contract.ts';

describeRuntimeClient('the local bootstrap');
