/** What a program imports of the package: `fanreel` and the names below it, each with its source below `src`. */
export const ENTRIES = {
  fanreel: 'sdk/index.ts',
  ascii: 'sdk/core/engines/ascii-art.ts',
  gif: 'sdk/core/engines/encode-gif.ts',
  quote: 'sdk/core/engines/quote.ts',
  schemas: 'sdk/core/schemas/schemas.ts',
};
