// Times and sizes in documents. No stream lasts a day, and no single piece of one has a gigabyte: what claims to was not
// measured by us.
import { z } from 'zod';

const DAY_MS = 86_400_000;

/** Milliseconds since the request, or a span. */
export const Moment = z.number().nonnegative().lt(DAY_MS);
/** The same for what may have been before the request, such as the tick of a process that had run before. */
export const SignedMoment = z.number().gt(-DAY_MS).lt(DAY_MS);
/** Characters or bytes of one piece. A million of them can be added up. */
export const Size = z.int().nonnegative().lt(1e9);
