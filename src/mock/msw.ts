// The only door to msw. In the package this module is msw itself: the build puts what these names need into one file
// (.ci/finish-build.mjs). So the package does not depend on msw; whoever uses our handlers has one of their own, and its
// types are meant.
/** @ts-ignore The type is `any` for those who have no msw, and so no use for the handlers. */
export { getResponse, http, HttpResponse, type HttpHandler } from 'msw';
