// The catalog of controls.
import type { ControlId } from '../../../model/controls.ts';
import type { Control } from './control.ts';
import { direct } from './direct.ts';
import { http1 } from './http1.ts';
import { http2 } from './http2.ts';
import { identity } from './identity.ts';
import { secondRequest } from './second-request.ts';

export const controls: Readonly<Record<ControlId, Control>> = {
  identity,
  direct,
  http1,
  http2,
  'second-request': secondRequest,
};
