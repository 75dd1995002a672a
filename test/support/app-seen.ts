// What was seen of an app that asked its model for nothing and sent nothing: tests name what differs.
import type { AppSeen } from '../../src/model/app-seen.ts';

export const SILENT_APP: AppSeen = {
  asked: 0,
  streams: 0,
  askedEarlier: 0,
  judged: null,
  cameOut: 0,
  earlierWords: false,
  refused: null,
  closed: null,
  faults: [],
  sent: null,
};
