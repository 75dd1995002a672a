// The clock of the replay. Who asked for less motion gets steps of half a second in place of a flow.

export interface Player {
  toggle(): void;
  seek(momentMs: number): void;
  setSpeed(speed: number): void;
}

export interface PlayerEvents {
  onMoment(momentMs: number): void;
  onState(isPlaying: boolean): void;
}

const CALM_STEP_MS = 500;

export function createPlayer(endMs: number, { onMoment, onState }: PlayerEvents): Player {
  let momentMs = 0;
  let speed = 1;
  let frame: number | null = null;
  const stop = () => {
    if (frame !== null) cancelAnimationFrame(frame);
    frame = null;
    onState(false);
  };
  const play = () => {
    if (momentMs >= endMs) momentMs = 0;
    let lastMs: number | null = null;
    const step = (nowMs: number) => {
      lastMs ??= nowMs;
      const isDue = !matchMedia('(prefers-reduced-motion: reduce)').matches || nowMs - lastMs >= CALM_STEP_MS;
      if (isDue) {
        momentMs = Math.min(endMs, momentMs + (nowMs - lastMs) * speed);
        lastMs = nowMs;
        onMoment(momentMs);
      }
      if (momentMs >= endMs) stop();
      else frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    onState(true);
  };
  return {
    toggle: () => (frame === null ? play() : stop()),
    seek(wantedMs) {
      momentMs = Math.min(endMs, Math.max(0, wantedMs));
      onMoment(momentMs);
    },
    setSpeed: (wanted) => {
      speed = wanted;
    },
  };
}
