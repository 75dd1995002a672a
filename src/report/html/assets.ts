// The script and the style of the page. Empty here: .ci/finish-build.mjs bundles page/ and writes dist/report/html/assets.js.
// Without them the page is all there, with its tables in place of the plots.

export interface Assets {
  script: string;
  style: string;
  /** Digests as they stand in a policy: `sha256-…`. */
  scriptDigest: string;
  styleDigest: string;
}

/** The digests are those of an empty text. */
export const assets: Assets = {
  script: '',
  style: '',
  scriptDigest: 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  styleDigest: 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
};
