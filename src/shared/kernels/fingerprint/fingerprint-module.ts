// Written by scripts/make-kernels.ts: change assembly/fingerprint, then `npm run kernels`.
// Of sources, options and compiler with the digest 383a581c1c45903f.

/** The compiled WebAssembly module of assembly/fingerprint, in base64. */
export const FINGERPRINT_MODULE = `
AGFzbQEAAAABDwJgBn9/f39+fwF/YAABfwMDAgABBQMBAAQHGQMDZW5kAAEGc2VhcmNoAAAGbWVtb3J5AgAKwQECtwECAX8DfgNAIAAgAUkEQAJAIAApA
wAiCEIwiKdBgIAMai0AACAIQiCIQv//A4OnQYCACGotAAAgCEL//wODpy0AACAIQhCIQv//A4OnQYCABGotAABycnJFDQBCwQAhByACIQYDQCADIAZLBE
AgByAIIAYpAwCFeyIJIAcgCVQbIQcgBkEIaiEGDAELCyAEIAdUDQAgBSAANgIAIAUgBz4CBCAFQQhqIQULIABBCGohAAwBCwsgBQsGAEGAgBAL
`;
