// The catalog of what follows from controls.
import type { ControlId } from '../../model/controls.ts';
import type { ControlJudge } from './control.ts';
import { direct } from './direct.ts';
import { http1 } from './http1.ts';
import { http2 } from './http2.ts';
import { identity } from './identity.ts';
import { secondRequest } from './second-request.ts';

export const controlJudges: Readonly<Record<ControlId, ControlJudge>> = {
  identity,
  direct,
  http1,
  http2,
  'second-request': secondRequest,
};
