// What the mock says, as the protocol can say it: in its channels, and with arguments of a tool that are JSON.
//
//   pieces   [{"query":"t0003 amber ][t0004 birch ]["}]        the last when the call is over
//   whole    [{"query":"t0003 amber "}][{"query":"t0004 birch "}]
import type { Delta, Protocol } from '../protocols/protocol.ts';

export interface Speech {
  /** This delta; before it what ends a tool call, if another channel begins. */
  say(delta: Delta): Delta[];
  /** What ends a tool call that is open. */
  end(): Delta[];
}

const OPEN = '{"query":"';
const CLOSE = '"}';

export function createSpeech({ channels, toolArguments }: Pick<Protocol, 'channels' | 'toolArguments'>): Speech {
  let isCallOpen = false;
  const end = (): Delta[] => {
    const closing: Delta[] = isCallOpen ? [{ channel: 'tool-arguments', text: CLOSE }] : [];
    isCallOpen = false;
    return closing;
  };
  return {
    say({ channel, text }) {
      if (!channels.includes(channel)) return [{ channel: 'text', text }];
      if (channel !== 'tool-arguments') return [...end(), { channel, text }];
      const quoted = JSON.stringify(text).slice(1, -1);
      if (toolArguments === 'whole') return [{ channel, text: OPEN + quoted + CLOSE }];
      const opening = isCallOpen ? '' : OPEN;
      isCallOpen = true;
      return [{ channel, text: opening + quoted }];
    },
    end,
  };
}
