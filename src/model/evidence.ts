// Evidence: one fact that a verdict or a cause rests on. Figures and places are fields, and there are no sentences: those
// are made in report/words, and another format may draw the same facts.
import { z } from 'zod';
import { RefusedByModel, SentByApp } from './app-seen.ts';
import { Delivery } from './delivery.ts';
import { Rule } from './holding-rule.ts';
import { PauseKind } from './measures.ts';
import { CodePlace } from './loop-log.ts';
import { ControlEvidence } from './control-evidence.ts';
import { CONTROLS } from './controls.ts';
import { INSTRUMENTS } from './recording.ts';
import { TextFault } from './text-comparison.ts';
import { Channel, HopId, VantageId } from './timeline.ts';

export const Evidence = z
  .discriminatedUnion('kind', [
    ...Rule.options,
    z.object({
      kind: z.literal('late-text'),
      hop: HopId.describe('the hop that made it late'),
      channel: Channel.nullable().describe('the only kind of words that is late; null where it is not one alone'),
      toTheEnd: z.boolean().describe('nothing came before the last word was spoken'),
      lagP95Ms: z.number().nullable().describe('how late 95 % of it was, or less'),
      appLagP95Ms: z.number().nullable().describe('the same at the app, which is in front of the event loop'),
      share: z.number().nullable().describe('what the hop held, as a share of full buffering'),
    }),
    z.object({
      kind: z.literal('text-lost'),
      hop: HopId.describe('the first hop behind which the text was not whole'),
      channel: Channel.nullable().describe('the kind of words that is not whole; null where it is not known'),
      fault: TextFault,
      instrument: z
        .enum(INSTRUMENTS)
        .nullable()
        .describe('the stream in which it was seen; null where that is not known'),
      missingCharacters: z.int().describe('that never came'),
      ofCharacters: z.int().nullable().describe('that were sent; null where that is not known'),
      missingPieces: z.int().nullable().describe('that never came, whole or in part; null where they were not counted'),
      ofPieces: z.int().nullable().describe('that were sent; null where they were not counted'),
      places: z.int().nullable().describe('in which text is missing; null where they were not counted'),
      firstDifferenceAt: z.int().nullable().describe('characters in front of the first difference; null where unknown'),
      replaced: z.int().describe('characters U+FFFD that had not been sent'),
      isLeft: z.boolean().describe('whether the request was given up before the answer was over'),
    }),
    z.object({
      kind: z.literal('figure'),
      figure: z.enum(['least-lag', 'longest-gap']).describe('as `explain` names it'),
      valueMs: z.number().describe('its value, ms'),
    }),
    z
      .object({
        kind: z.literal('span'),
        span: z.literal('loop-silence').describe('in which the event loop gave no sign of life'),
        fromMs: z.number().describe('when the longest silence began, ms since the request'),
        lengthMs: z.number().describe('how long it lasted, ms; the median, where there were several alike'),
        times: z.int().nullable().describe('how often it was silent for about as long; null for a single silence'),
        doing: PauseKind.nullable().describe('what the process did meanwhile; null where nobody looked'),
        chunks: z.int().nullable().describe('chunks that the app got meanwhile; null where they were not counted'),
      })
      .describe('a span of time'),
    z
      .object({
        kind: z.literal('experiment'),
        experiment: z.enum(CONTROLS).describe('the control, as in `stream-check explain <id>`'),
        encoding: z.string().describe('the content-encoding before'),
        before: Delivery,
        after: Delivery,
        hop: HopId.describe('the hop that was late before'),
      })
      .describe('the same request with one thing changed'),
    z
      .object({
        kind: z.literal('place'),
        ...CodePlace.shape,
        share: z.number().describe('share of the silent time that the process was there, 0..1'),
      })
      .describe('a place in the code of the client'),
    z
      .object({
        kind: z.literal('said-by-the-app'),
        lines: z.array(z.string()).describe('as it wrote them, without secrets'),
      })
      .describe('what an app that we started, or a program, wrote to stderr last'),
    z.object({
      kind: z.literal('loop-state'),
      isAlive: z.boolean().describe('whether the event loop gave signs of life while the last stream waited'),
    }),
    z.object({
      kind: z.literal('held-open'),
      streams: z.int().describe('opened at once; all but one were held'),
      reachedOrigin: z.boolean().describe('whether the request of the last one reached the origin meanwhile'),
    }),
    z
      .object({ kind: z.literal('sent'), ...SentByApp.shape })
      .describe('what an app sent in place of words of its model'),
    z
      .object({
        kind: z.literal('model-asked'),
        times: z.int().describe('how often the app asked its model to answer this request'),
        earlierTimes: z.int().describe('how often it had asked for earlier requests of ours, warm-ups included'),
        earlierWords: z.boolean().describe('whether it sent words of the answer to an earlier request'),
      })
      .describe('what an app asked its model, whose words did not come out'),
    z
      .object({ kind: z.literal('model-refused'), ...RefusedByModel.shape })
      .describe('a request of the app that its model did not serve'),
    z
      .object({
        kind: z.literal('closed-by-app'),
        silentMs: z.number().describe('how long nothing had been written to it, ms'),
        chunks: z.int().describe('chunks that had been written to it'),
        limitMs: z.number().nullable().describe('the time limit that this looks like, ms; null for an uneven time'),
      })
      .describe('the app closed its request to its model before the answer was over'),
    z
      .object({
        kind: z.literal('model-disturbed'),
        faults: z.array(z.string()).describe('faults of the scenario that was played'),
      })
      .describe('the model itself held the answer, changed it or broke it off; the app is judged by what it was given'),
    z.object({
      kind: z.literal('chunks-behind'),
      hop: HopId.nullable().describe('the hop that keeps them'),
      chunks: z.int().positive().describe('how many chunks stay until the next one comes, each time'),
      chunksSent: z.int().describe('chunks that lock-step sent'),
    }),
    z.object({
      kind: z.literal('pushes'),
      hop: HopId.describe('the hop that holds text'),
      chunksSent: z.int().describe('chunks that lock-step sent'),
      flushes: z.int().describe('how often text came out meanwhile'),
      chunksPerFlush: z.number().nullable().describe('chunks that came out at a time, median; null if none did'),
    }),
    z
      .object({
        kind: z.literal('header'),
        name: z.string().describe('in lower case'),
        value: z.string().describe('as it was sent; (redacted) if it is not on the allow-list'),
        tells: z
          .enum(['compressed', 'length-known', 'proxy', 'not-to-buffer', 'cached', 'timed'])
          .describe(
            'compressed: the body is; length-known: who sent it had the whole answer by then; proxy: what stands in between; not-to-buffer: the app asked proxies not to collect; cached: the answer was made earlier; timed: what took how long before it was sent',
          ),
      })
      .describe('a header of the answer'),
    z.object({
      kind: z.literal('alone-but-late'),
      chunks: z.int().describe('chunks that passed alone in lock-step'),
      delayP50Ms: z.number().describe('how long half of them took, or longer'),
    }),
    z.object({
      kind: z.literal('also-late'),
      hop: HopId.describe('another hop that is late, beside the one at fault'),
      delivery: Delivery,
      lagP95Ms: z.number().describe('how late it makes 95 % of the text, or less, ms'),
      rule: Rule.nullable().describe('by which rule it lets text out; null if none is known'),
    }),
    z
      .object({
        kind: z.literal('arrived'),
        channel: z.literal('text').optional().describe('the text alone, without thoughts; left out for all of it'),
        characters: z.int().describe('of text'),
        moments: z.int().describe('at which text came'),
        firstMs: z.number().describe('when the first of it came, ms since the request'),
        lastMs: z.number().describe('when the last of it came, ms since the request'),
        longestPauseMs: z.number().describe('the longest time between two of the moments, ms'),
        togetherShare: z.number().describe('share of the text that came together, 0..1'),
        togetherAtMs: z.number().describe('when that came, ms since the request'),
      })
      .describe('what came when, whatever the reason'),
    z
      .object({
        kind: z.literal('stops'),
        stops: z.int().describe('how often the text stopped'),
        stopsInside: z.int().describe('of these, how often in the middle of an event'),
      })
      .describe('something on the way counts bytes'),
    z
      .object({
        kind: z.literal('generated'),
        generatedMs: z.number().describe('how long the server says that it generated the answer, ms'),
        spanMs: z.number().describe('from the first of the text to the last, ms'),
      })
      .describe('the server says itself that it had the text before'),
    z.object({
      kind: z.literal('single-flush'),
      share: z.number().describe('share of the text that arrived together, 0..1'),
      atMs: z.number().describe('when, ms since the request'),
    }),
    z.object({
      kind: z.literal('bounds'),
      stream: z.int().positive().describe('which timed stream, from 1'),
      streams: z.int().positive().describe('how many timed streams there are'),
      lagP95Ms: z.number().describe('lateness as seen'),
      leastLagP95Ms: z.number().describe('the least that is certain'),
      noiseMs: z.number().describe('the noise unit of that stream, ms'),
      pause: z
        .object({
          fromMs: z.number().describe('when it began, ms since the request'),
          lengthMs: z.number().describe('how long it lasted, ms'),
        })
        .nullable()
        .describe('the longest pause of the instrument, where that makes the difference; null where the noise does'),
    }),
    ...ControlEvidence.options,
    z.object({
      kind: z.literal('no-stream-requested'),
      path: z.string().describe('the path that was asked'),
    }),
    z
      .object({ kind: z.literal('collected'), hop: z.enum(['client', 'display']) })
      .describe('everything came out at the end, though the text entered the hop in time'),
    z.object({
      kind: z.literal('cut-up'),
      chunks: z.int().describe('chunks at the wire'),
      pieces: z.int().describe('pieces in which the app got them'),
      piecesPerChunk: z.number().describe('pieces for each chunk'),
    }),
    z.object({
      kind: z.literal('delay-per-piece'),
      delayMs: z.number().describe('after the piece before'),
      perChunkMs: z.number().describe('what the pieces of one chunk add up to'),
    }),
    z.object({
      kind: z.literal('lump'),
      vantage: VantageId.describe('where arguments of a tool call came together'),
      pieces: z.int().describe('in how many pieces they were spoken'),
      spokenMs: z.number().describe('over which time'),
    }),
    z.object({
      kind: z.literal('text-pieces'),
      pieces: z.int().describe('in how many pieces the text came to the same vantage'),
    }),
    z.object({
      kind: z.literal('long-event'),
      characters: z.int().describe('of arguments of a tool call that came at one moment'),
    }),
    z
      .object({ kind: z.literal('error'), message: z.string().describe('what failed') })
      .describe('looking for the cause failed: a defect of this program'),
  ])
  .meta({ id: 'Evidence' });
export type Evidence = z.infer<typeof Evidence>;
/** The evidence of one kind. */
export type EvidenceOf<Kind extends Evidence['kind']> = Extract<Evidence, { kind: Kind }>;
