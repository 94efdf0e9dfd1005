import { describe, expect, it } from 'vitest'
import { device } from './device.ts'

describe('a device', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0', ['Firefox', 'Windows']],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0', ['Edge', 'Windows']],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605 (KHTML) Version/26.1 Mobile/15E148 Safari/604',
      ['Safari', 'iPhone'],
    ],
    ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36', ['Chrome', 'Android']],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 (KHTML) Version/26.1 Safari/605', ['Safari', 'macOS']],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0 Safari/537.36', ['Chrome', 'Linux']],
    ['curl/8.16.0', []],
    ['', []],
    [null, []],
  ])('that says %s is %j', (agent, named) => {
    expect(device(agent)).toEqual(named)
  })
})
