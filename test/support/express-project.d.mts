// Types of express-project.mjs, which the benchmark imports without a build of its own.
export interface ExpressProject {
  directory: string;
  /** Puts the compressor into the server, or takes it out. */
  compress(isOn: boolean): void;
  /** Runs the built program in the project. */
  run(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>;
  remove(): void;
}

/** Whether the packages that the server imports are there. */
export declare function isExpressInstalled(): boolean;

export declare function createExpressProject(): Promise<ExpressProject>;
