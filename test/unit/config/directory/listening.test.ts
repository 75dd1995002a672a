// Tables of sockets, as the systems print them; and the table of this machine.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import {
  isFromHere,
  listeningPorts,
  portsInLsof,
  portsInNetstat,
  socketsIn,
} from '../../../../src/config/directory/listening.ts';

const line = (local: string, state: string, inode: string) =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0`;

it('/proc/net/tcp: what listens on a loopback address, or on all', () => {
  const table = [
    '  sl  local_address rem_address   st ...',
    line('0100007F:2CAA', '0A', '1'),
    line('00000000:0BB8', '0A', '2'),
    line('0100A8C0:1F90', '0A', '3'),
    line('0100007F:1F91', '01', '4'),
    line('00000000000000000000000000000000:1F40', '0A', '5'),
    line('00000000000000000000000001000000:1F41', '0A', '6'),
    line('0000000000000000FFFF00000100007F:1F42', '0A', '7'),
    line('000080FE00000000FF005450B6AD1DFE:1F43', '0A', '8'),
    '',
  ].join('\n');
  expect(socketsIn(table)).toEqual([
    { port: 11434, inode: '1' },
    { port: 3000, inode: '2' },
    { port: 8000, inode: '5' },
    { port: 8001, inode: '6' },
    { port: 8002, inode: '7' },
  ]);
  expect(socketsIn('')).toEqual([]);
});

it('lsof of macOS', () => {
  const output = 'p501\nn127.0.0.1:11434\nn[::1]:11434\np77\nn*:3000\nn192.168.0.2:9\n';
  expect(portsInLsof(output)).toEqual([
    { port: 11434, pid: 501 },
    { port: 3000, pid: 77 },
  ]);
});

it('netstat of Windows, in whatever language, and of BSD', () => {
  const windows = [
    '  TCP    127.0.0.1:11434        0.0.0.0:0              ABHÖREN         4711',
    '  TCP    [::]:3000              [::]:0                 ABHÖREN         12',
    '  TCP    127.0.0.1:50000        127.0.0.1:11434        HERGESTELLT     9',
    '  UDP    127.0.0.1:53           *:*                                    9',
  ].join('\r\n');
  expect(portsInNetstat(windows).map(({ port, pid }) => [port, pid])).toEqual([
    [11434, 4711],
    [3000, 12],
  ]);
  const bsd =
    'tcp4  0  0  127.0.0.1.8080  *.*  LISTEN\ntcp6  0  0  *.22  *.*  LISTEN\ntcp4 0 0 10.0.0.1.80 *.* LISTEN\n';
  expect(portsInNetstat(bsd).map(({ port }) => port)).toEqual([8080, 22]);
});

it.runIf(process.platform === 'linux')(
  'a server of this process is in the table, with its line and its directory',
  async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const found = (await listeningPorts()).find((one) => one.port === port);
    server.close();
    expect(found).toMatchObject({ cwd: process.cwd() });
    expect(found?.words[0]).toMatch(/node/);
  },
);

it.each([
  ['/p', '/p', true],
  ['/p/web', '/p', true],
  ['/p/..web', '/p', true],
  ['/', '/p', false],
  ['/pp', '/p', false],
  ['/p', '/p/web', false],
  [null, '/p', false],
  ['/p', '/', false],
])('a process in %s, seen from %s: %s', (cwd, here, expected) => expect(isFromHere({ cwd }, here)).toBe(expected));
