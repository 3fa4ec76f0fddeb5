/** Bits: why it is not known whether a direct award followed, or when. */
export const UNSURE = {
  BUYER: 1,
  CLASSIFICATION: 2,
  TITLE: 4,
  METHOD: 8,
  AWARDS: 16,
  AWARD_STATUS: 32,
  AWARD_SET_ASIDE: 64,
  AWARDED_AT: 128,
  PUBLISHED_AT: 256,
  SAME_DAY: 512,
  /** More awards of the same buyer and classification than are looked at. */
  MANY: 1024,
  /** What is missing is missing of the tender itself (or there is no table of awards): any award may be of the same thing. */
  OWN: 2048,
} as const
