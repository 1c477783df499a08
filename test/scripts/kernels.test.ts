import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { KERNELS, kernelDigest } from '../../scripts/kernels/compile-kernel.ts';

// Compiling takes seconds; what the modules do is held against plain loops in test/renders/{gif/encoder,ascii/art}.
it.each(KERNELS)(
  'the compiled kernel of $sources is of the sources as they are: `npm run kernels` writes it',
  (kernel) => {
    expect(readFileSync(kernel.module, 'utf8')).toContain(`digest ${kernelDigest(kernel)}.`);
  },
);
