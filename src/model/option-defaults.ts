// What holds where an option was not typed, as far as advice has to know it. A test compares it with the table of options.
export const OPTION_DEFAULTS = {
  /** Port of the mock for an app that runs already. */
  port: 8787,
  /** Silence after which a stream is given up, s: with the mock, and with a real model. */
  timeoutS: { mock: 15, model: 60 },
} as const;
