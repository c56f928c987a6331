// SPDX-License-Identifier: GPL-3.0-or-later
// The official Pinecone client against our Pinecone test server: what it takes for Pinecone is what our own client is
// tested with.
//   node pinecone-client.mjs PATH-OF-docswiki-pinecone
// Prints a line for each case; exit code 1 when one failed.
import assert from 'node:assert/strict';
import { Pinecone } from '@pinecone-database/pinecone';
import { Emulator as Server } from './emulator.mjs';

const program = process.argv[2];
if (!program) {
  console.error('usage: node pinecone-client.mjs PATH-OF-docswiki-pinecone');
  process.exit(2);
}

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);
const records = [
  { id: 'a', values: [1, 0, 0, 0], metadata: { library: 'Guides', page: 1, text: 'Grüße aus 世界 😀' } },
  { id: 'b', values: [0.8, 0.6, 0, 0], metadata: { library: 'Guides', page: 2, tags: ['x', 'y'] } },
  { id: 'c', values: [0, 1, 0, 0], metadata: { library: 'Manuals', page: 3, draft: true } },
  { id: 'd', values: [0, 0, 1, 0], metadata: { library: 'Manuals', page: 4 } },
];
const idsOf = (answer) => answer.matches.map((match) => match.id);

const cases = {
  async 'describes and lists indexes'({ pinecone }) {
    const index = await pinecone.describeIndex('docs-wiki-index');
    assert.equal(index.dimension, 4);
    assert.equal(index.metric, 'cosine');
    assert.equal(index.status.ready, true);
    const { indexes } = await pinecone.listIndexes();
    assert.deepEqual(indexes.map(({ name }) => name), ['docs-wiki-index']);
    await assert.rejects(pinecone.describeIndex('missing'), { name: 'PineconeNotFoundError' });
  },

  async 'upserts into namespaces and queries them'({ docs, other }) {
    await docs.upsert({ records });
    await other.upsert({ records: [{ id: 'a', values: [0, 0, 0, 1] }] });
    const found = await docs.query({ vector: [1, 0.1, 0, 0], topK: 2, includeMetadata: true });
    assert.deepEqual(idsOf(found), ['a', 'b']);
    near(found.matches[0].score, 1 / Math.sqrt(1.01));
    assert.deepEqual(found.matches[0].metadata, records[0].metadata);
    const elsewhere = await other.query({ vector: [0, 0, 0, 1], topK: 10, includeValues: true });
    assert.deepEqual(idsOf(elsewhere), ['a']);
    assert.deepEqual(elsewhere.matches[0].values, [0, 0, 0, 1]);
    assert.deepEqual(idsOf(await docs.query({ id: 'c', topK: 1 })), ['c']);
  },

  async 'filters'({ docs }) {
    const pass = async (filter) => idsOf(await docs.query({ vector: [1, 1, 1, 1], topK: 10, filter })).sort().join('');
    assert.equal(await pass({ library: { $eq: 'Guides' } }), 'ab');
    assert.equal(await pass({ library: 'Guides' }), 'ab');
    assert.equal(await pass({ library: { $in: ['Guides', 'Manuals'] } }), 'abcd');
    assert.equal(await pass({ library: { $nin: ['Guides'] } }), 'cd');
    assert.equal(await pass({ page: { $gt: 1, $lte: 3 } }), 'bc');
    assert.equal(await pass({ tags: 'x' }), 'b');
    assert.equal(await pass({ draft: { $exists: true } }), 'c');
    assert.equal(await pass({ $or: [{ page: 1 }, { $and: [{ library: 'Manuals' }, { page: { $ne: 3 } }] }] }), 'ad');
    await assert.rejects(pass({ page: { $near: 1 } }), { name: 'PineconeBadRequestError' });
  },

  async 'fetches, lists, updates'({ docs }) {
    const fetched = await docs.fetch({ ids: ['a', 'missing'] });
    assert.deepEqual(Object.keys(fetched.records), ['a']);
    assert.deepEqual(fetched.records.a.values, [1, 0, 0, 0]);
    const first = await docs.listPaginated({ limit: 3 });
    assert.deepEqual(first.vectors.map(({ id }) => id), ['a', 'b', 'c']);
    const rest = await docs.listPaginated({ limit: 3, paginationToken: first.pagination.next });
    assert.deepEqual(rest.vectors.map(({ id }) => id), ['d']);
    assert.equal(rest.pagination, undefined);
    await docs.update({ id: 'd', metadata: { page: 44 } });
    assert.deepEqual((await docs.fetch({ ids: ['d'] })).records.d.metadata, { library: 'Manuals', page: 44 });
  },

  async 'counts and names namespaces'({ index }) {
    const stats = await index.describeIndexStats();
    assert.equal(stats.totalRecordCount, 5);
    assert.equal(stats.namespaces.default_docs.recordCount, 4);
    assert.equal(stats.dimension, 4);
    const { namespaces } = await index.listNamespaces();
    assert.deepEqual(namespaces.map(({ name }) => name), ['default_docs', 'other']);
    assert.equal((await index.describeNamespace('other')).recordCount, 1);
  },

  async 'deletes'({ docs, other, index }) {
    await docs.deleteOne({ id: 'a' });
    await docs.deleteMany({ ids: ['b', 'missing'] });
    assert.deepEqual(idsOf(await docs.query({ vector: [1, 1, 1, 1], topK: 10 })).sort(), ['c', 'd']);
    await docs.deleteMany({ filter: { library: 'Manuals', page: { $eq: 44 } } });
    assert.deepEqual(idsOf(await docs.query({ vector: [1, 1, 1, 1], topK: 10 })), ['c']);
    await other.deleteAll();
    await index.deleteNamespace('default_docs');
    assert.equal((await index.describeIndexStats()).totalRecordCount, 0);
  },

  async 'refuses as the real one'({ docs, url }) {
    const bad = { name: 'PineconeBadRequestError' };
    await assert.rejects(docs.upsert({ records: [{ id: 'x', values: [1, 2] }] }), bad);
    await assert.rejects(docs.upsert({ records: [{ id: 'x', values: [0, 0, 0, 0] }] }), bad);
    await assert.rejects(docs.upsert({ records: [{ id: 'x'.repeat(513), values: [1, 0, 0, 0] }] }), bad);
    await assert.rejects(docs.upsert({ records: [{ id: 'x', values: [1, 0, 0, 0], metadata: { text: 'x'.repeat(41_000) } }] }), bad);
    await assert.rejects(docs.upsert({ records: [{ id: 'x', values: [1, 0, 0, 0], metadata: { deep: { a: 1 } } }] }), bad);
    await assert.rejects(docs.upsert({ records: Array.from({ length: 1001 }, (_, i) => ({ id: `${i}`, values: [1, 0, 0, 0] })) }), bad);
    await assert.rejects(docs.query({ vector: [1, 0, 0], topK: 1 }), bad);
    const stranger = new Pinecone({ apiKey: 'wrong', controllerHostUrl: url });
    await assert.rejects(stranger.listIndexes(), { name: 'PineconeAuthorizationError' });
  },
};

const server = await Server.start(program, ['--dimension', '4', '--key', 'right']);
let failed = 0;
try {
  const pinecone = new Pinecone({ apiKey: 'right', controllerHostUrl: server.baseUrl });
  const index = pinecone.index({ name: 'docs-wiki-index' });
  const context = { pinecone, index, docs: index.namespace('default_docs'), other: index.namespace('other'), url: server.baseUrl };
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run(context);
      console.log(`ok   ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}\n${error.stack}`);
    }
  }
} finally {
  await server.stop();
}
process.exit(failed ? 1 : 0);
