// The time after which Linux sends what a corked socket holds (TCP_CORK): a server that says "more is coming" with each write.

/** 200 ms, and what ticks of the kernel and a busy machine add: seen with HAProxy 2.6, 204 to 210 ms. */
const [SHORTEST_MS, LONGEST_MS] = [198, 214];

/** Whether a timer of this period may be a corked socket. */
export function mayBeCork(periodMs: number): boolean {
  return periodMs >= SHORTEST_MS && periodMs <= LONGEST_MS;
}
