// duckdb.js — runs a file of SQL in DuckDB: node duckdb.js FILE THREADS; 0 threads are its default.
// The npm package @duckdb/node-api is looked for in $NODE_PATH.
const { readFileSync } = require("fs");
const { DuckDBInstance } = require("@duckdb/node-api");

async function run(file, threads) {
    const settings = threads === "0" ? {} : { threads };
    const instance = await DuckDBInstance.create(":memory:", settings);
    const connection = await instance.connect();
    await connection.run(readFileSync(file, "utf8"));
    connection.closeSync();
}

run(process.argv[2], process.argv[3]);
