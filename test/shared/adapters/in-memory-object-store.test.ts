import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { objectStoreContract } from './object-store.contract.ts';

objectStoreContract('in memory', async () => {
  const store = new InMemoryObjectStore();
  return {
    store,
    bucket: 'output',
    seed: async (key, content, metadata) => store.seed('output', key, content, metadata),
    close: async () => {},
  };
});
