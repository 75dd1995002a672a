// What a line with the word curl looks like, for whoever has none.
export const EXAMPLE = `stream-check curl 'http://localhost:3000/api/chat' --data-raw '{"message":"hi"}'`;
