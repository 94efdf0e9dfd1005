import { describe, expect, it } from 'vitest'
import { openDisk } from './disk.ts'
import { accepted, typeOf } from './type.ts'

describe('where files are', () => {
  const bucket = { CAHIER_S3_BUCKET: 'crm', CAHIER_S3_REGION: 'eu-west-3' }
  it.each([
    ['a key without its secret', { CAHIER_S3_KEY: 'a' }],
    ['an endpoint that is no address', { CAHIER_S3_ENDPOINT: 'crm' }],
  ])('is refused with %s', async (_name, env) => {
    await expect(openDisk('data', { ...bucket, ...env })).rejects.toThrow('settings.files')
  })
  it('may be a bucket', async () => {
    const env = { ...bucket, CAHIER_S3_ENDPOINT: 'http://127.0.0.1:1', CAHIER_S3_KEY: 'a', CAHIER_S3_SECRET: 'b' }
    expect(Object.keys(await openDisk('data', env))).toEqual(['put', 'get', 'remove'])
  })
})

describe('the type of a file', () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1')
  it.each([
    ['what its bytes say', bytes('\x89PNG\r\n\x1a\n'), 'text/html', 'image/png'],
    ['what was said, where bytes say nothing', bytes('a;b'), 'text/csv; charset=utf-8', 'text/csv'],
    ['only bytes, where a picture is none', bytes('<script>'), 'image/png', 'application/octet-stream'],
    ['only bytes, where nothing was said', bytes('x'), '', 'application/octet-stream'],
    ['only bytes, where curl says what it says of everything', bytes('x'), 'application/x-www-form-urlencoded', 'application/octet-stream'],
  ])('is %s', (_name, head, said, type) => expect(typeOf(head, said)).toBe(type))
  it('is taken by name or by family', () => {
    expect([accepted('image/png', ['image/*']), accepted('text/csv', ['image/*']), accepted('text/csv', [])]).toEqual([true, false, true])
  })
})
