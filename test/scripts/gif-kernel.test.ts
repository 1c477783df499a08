import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { KERNEL_MODULE, kernelDigest } from '../../scripts/kernels/compile-kernel.ts';

// Compiling takes seconds; what the module does is held against plain loops in test/renders/gif/encoder.
it('the compiled kernel is of the sources as they are: `npm run kernels` writes it', () => {
  expect(readFileSync(KERNEL_MODULE, 'utf8')).toContain(`digest ${kernelDigest()}.`);
});
