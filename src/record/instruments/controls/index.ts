// The catalog of controls.
import type { ControlId } from '../../../model/controls.ts';
import type { Control } from './control.ts';
import { direct } from './direct.ts';
import { http1 } from './http1.ts';
import { http2 } from './http2.ts';
import { identity } from './identity.ts';
import { incrementalHeader } from './incremental-header.ts';
import { keepaliveReuse } from './keepalive-reuse.ts';
import { largerChunks } from './larger-chunks.ts';
import { lengthSlope } from './length-slope.ts';
import { noTransform } from './no-transform.ts';
import { nonStreamed } from './non-streamed.ts';
import { oneToken } from './one-token.ts';
import { otherClient } from './other-client.ts';
import { padding } from './padding.ts';
import { parallel } from './parallel.ts';
import { secondRequest } from './second-request.ts';
import { slow } from './slow.ts';
import { xAccelBuffering } from './x-accel-buffering.ts';

export const controls: Readonly<Record<ControlId, Control>> = {
  identity,
  direct,
  http1,
  http2,
  'one-token': oneToken,
  'non-streamed': nonStreamed,
  'length-slope': lengthSlope,
  'incremental-header': incrementalHeader,
  'no-transform': noTransform,
  'keepalive-reuse': keepaliveReuse,
  'second-request': secondRequest,
  parallel,
  'x-accel-buffering': xAccelBuffering,
  'larger-chunks': largerChunks,
  padding,
  slow,
  'other-client': otherClient,
};
