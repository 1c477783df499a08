/** What is done about flashes. */
export const FLASHES_CHOICES = ['keep', 'soften'] as const;
export type FlashesChoice = (typeof FLASHES_CHOICES)[number];
