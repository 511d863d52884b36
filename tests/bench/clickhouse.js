// clickhouse.js — runs a file of SQL in ClickHouse: node clickhouse.js FILE THREADS; 0 threads are
// its default. The npm package chdb is looked for in $NODE_PATH.
const { readFileSync } = require("fs");
const { Session } = require("chdb");

function run(file, threads) {
    const session = new Session();
    try {
        if (threads !== "0") {
            session.query(`SET max_threads = ${threads}`);
        }
        for (const statement of readFileSync(file, "utf8").trim().split(/;\n+/)) {
            session.query(statement.replace(/;$/, ""));
        }
    } finally {
        session.close();
    }
}

run(process.argv[2], process.argv[3]);
