import { connect } from '../src/db/connect.ts'

/** Writes pairs of rows without end into the embedded database of a folder, and prints the number of each pair once it is acknowledged. */
const db = await connect({ data: process.argv[2]!, databaseUrl: undefined })
await db.query({ text: 'create table if not exists pair (n int, half int, filler text, primary key (n, half))' })
const [last] = await db.query<{ n: number | null }>({ text: 'select max(n) as n from pair' })
for (let n = (last?.n ?? 0) + 1; ; n++) {
  await db.transaction(async (tx) => {
    await tx.query({ text: 'insert into pair values ($1, 1, $2)', values: [n, 'x'.repeat(n % 700)], name: 'first' })
    await tx.query({ text: 'insert into pair values ($1, 2, $2)', values: [n, ''], name: 'second' })
  })
  if (n % 50 === 0) await db.query({ text: 'checkpoint' })
  process.stdout.write(`${n}\n`)
}
