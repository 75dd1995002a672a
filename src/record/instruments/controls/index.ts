// The catalog of controls.
import type { ControlId } from '../../../model/controls.ts';
import type { Control } from './control.ts';
import { identity } from './identity.ts';

export const controls: Readonly<Record<ControlId, Control>> = { identity };
