// A control: raw undici in place of the client, at the same upstream. What comes in time then is held by the client, or is
// asked for by it in another way.
import { lockStep } from '../lock-step.ts';
import type { Control } from './control.ts';

export const otherClient: Control = { ...lockStep, id: 'other-client', doing: 'undici in place of this client' };
