// SPDX-License-Identifier: GPL-3.0-or-later
// A PostgreSQL with pgvector in memory, for tests of our store: prints its port, ends when its standard input does.
// It serves one connection at a time, as user postgres to any database name.
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { vector } from '@electric-sql/pglite-pgvector';

const db = await PGlite.create({ extensions: { vector } });
const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0 });
const listening = new Promise((resolve) => server.addEventListener('listening', ({ detail }) => resolve(detail)));
await server.start();
const { port } = await listening;
console.log(port ?? server.port);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
