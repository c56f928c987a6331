// SPDX-License-Identifier: GPL-3.0-or-later
// Builds one vector store over the vectors in FOLDER and asks it the questions there:
//
//   node vectorstores.mjs lancedb|lancedb-hnsw|pgvector FOLDER
//
// FOLDER has bench.json {count, dimension, questions, topK}, vectors.f32 and questions.f32 (little endian floats, one
// vector after the other) and truth.i32 (the exact nearest of each question, topK numbers each). Prints one JSON object:
// build seconds, and for each search setting the recall and the latencies. Never measures its own parsing.
import { closeSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const [engine, folder] = process.argv.slice(2);
const bench = JSON.parse(readFileSync(join(folder, 'bench.json')));
const { count, dimension, questions, topK } = bench;
const pageSize = 5000;

const floats = (name) => {
    const bytes = readFileSync(join(folder, name));
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
};
const asked = floats('questions.f32');
const question = (i) => Array.from(asked.subarray(i * dimension, (i + 1) * dimension));
const truthBytes = readFileSync(join(folder, 'truth.i32'));
const truth = new Int32Array(truthBytes.buffer, truthBytes.byteOffset, truthBytes.byteLength / 4);

/** Pages of [first number, Float32Array], so that a million vectors never lie in memory as text. */
function* pages() {
    const file = openSync(join(folder, 'vectors.f32'), 'r');
    for (let first = 0; first < count; first += pageSize) {
        const rows = Math.min(pageSize, count - first);
        const bytes = Buffer.alloc(rows * dimension * 4);
        readSync(file, bytes, 0, bytes.length, first * dimension * 4);
        yield [first, rows, new Float32Array(bytes.buffer, bytes.byteOffset, rows * dimension)];
    }
    closeSync(file);
}

const seconds = (since) => Number(process.hrtime.bigint() - since) / 1e9;
const percentile = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];

/** Asks everything once to warm up, then once measured. */
async function measure(setting, ask) {
    for (let i = 0; i < Math.min(20, questions); ++i) await ask(question(i));
    const times = [];
    let found = 0;
    for (let i = 0; i < questions; ++i) {
        const vector = question(i);
        const began = process.hrtime.bigint();
        const ids = await ask(vector);
        times.push(seconds(began) * 1000);
        const exact = new Set(truth.subarray(i * topK, (i + 1) * topK));
        found += ids.filter((id) => exact.has(id)).length;
    }
    times.sort((a, b) => a - b);
    return { setting, recall: found / (questions * topK), p50_ms: percentile(times, 0.5), p95_ms: percentile(times, 0.95), p99_ms: percentile(times, 0.99) };
}

async function lancedb(hnsw) {
    const lance = await import('@lancedb/lancedb');
    const { Schema, Field, Int32, Float32, FixedSizeList, makeData, makeVector, RecordBatch, Struct, Table } = await import('apache-arrow');
    const place = join(folder, 'lancedb');
    rmSync(place, { recursive: true, force: true });
    const database = await lance.connect(place);
    const listType = new FixedSizeList(dimension, new Field('item', new Float32(), true));
    const schema = new Schema([new Field('id', new Int32(), false), new Field('vector', listType, false)]);
    const began = process.hrtime.bigint();
    let table;
    for (const [first, rows, values] of pages()) {
        const ids = Int32Array.from({ length: rows }, (_, i) => first + i);
        const list = makeData({ type: listType, length: rows, nullCount: 0, child: makeData({ type: new Float32(), length: values.length, data: values }) });
        const batch = new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children: [makeData({ type: new Int32(), length: rows, data: ids }), list] }));
        const page = new Table(schema, [batch]);
        if (table) await table.add(page);
        else table = await database.createTable('passages', page);
    }
    const written = seconds(began);
    const config = hnsw ? lance.Index.hnswSq({ distanceType: 'cosine' }) : lance.Index.ivfPq({ distanceType: 'cosine' });
    await table.createIndex('vector', { config });
    const built = seconds(began);
    const results = [];
    for (const [nprobes, refine] of [[20, 1], [20, 10], [50, 20], [100, 50]]) {
        results.push(await measure(`${hnsw ? 'hnsw_sq' : 'ivf_pq'} nprobes=${nprobes} refine=${refine}`, async (vector) => {
            const query = table.search(vector).distanceType('cosine').nprobes(nprobes).refineFactor(refine);
            if (hnsw) query.ef(Math.max(40, 4 * refine));
            return (await query.select(['id']).limit(topK).toArray()).map((row) => row.id);
        }));
    }
    return { name: `LanceDB 0.37.1 (${hnsw ? 'hnsw_sq' : 'ivf_pq, its default'})`, write_s: written, build_s: built, results };
}

async function pgvector() {
    const { PGlite } = await import('@electric-sql/pglite');
    const { vector } = await import('@electric-sql/pglite-pgvector');
    const place = join(folder, 'pgvector');
    rmSync(place, { recursive: true, force: true });
    const db = await PGlite.create({ dataDir: place, extensions: { vector } });
    await db.exec(`CREATE EXTENSION vector; SET maintenance_work_mem = '1GB'; CREATE TABLE passages (id integer PRIMARY KEY, embedding vector(${dimension}))`);
    const began = process.hrtime.bigint();
    for (const [first, rows, values] of pages()) {
        const lines = [];
        for (let i = 0; i < rows; ++i) lines.push(`${first + i}\t[${values.subarray(i * dimension, (i + 1) * dimension).join(',')}]\n`);
        await db.query("COPY passages FROM '/dev/blob'", [], { blob: new Blob(lines) });
    }
    const written = seconds(began);
    await db.exec('CREATE INDEX ON passages USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 64)');
    const built = seconds(began);
    const results = [];
    for (const ef of [40, 100, 200]) {
        await db.exec(`SET hnsw.ef_search = ${ef}`);
        results.push(await measure(`hnsw ef_search=${ef}`, async (v) =>
            (await db.query('SELECT id FROM passages ORDER BY embedding <=> $1 LIMIT $2', [`[${v.join(',')}]`, topK])).rows.map((row) => row.id)));
    }
    await db.close();
    return { name: 'pgvector in PGlite 0.5.14 (WebAssembly)', write_s: written, build_s: built, results };
}

const engines = { lancedb: () => lancedb(false), 'lancedb-hnsw': () => lancedb(true), pgvector };
if (!engines[engine]) {
    console.error('which store? lancedb, lancedb-hnsw or pgvector');
    process.exit(2);
}
console.log(JSON.stringify({ ...(await engines[engine]()), peak_mb: process.resourceUsage().maxRSS / 1024 }));
process.exit(0);
