import { makeS3ObjectStore } from '../../../src/shared/adapters/s3/s3-object-store.ts';
import { openLocalStore } from '../../fixtures/local-store.ts';
import { objectStoreContract } from './object-store.contract.ts';

objectStoreContract('S3 client over the local server', () => openLocalStore(makeS3ObjectStore));
