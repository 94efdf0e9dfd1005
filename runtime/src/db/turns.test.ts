import { describe, expect, it } from 'vitest'
import { turns } from './turns.ts'

type Asked = readonly [how: 'alone' | 'shared', name: string]

const cases: { readonly name: string; readonly asked: readonly Asked[]; readonly begun: readonly string[] }[] = [
  {
    name: 'those who need it alone have it one after the other, as they asked',
    asked: [
      ['alone', 'a'],
      ['alone', 'b'],
      ['alone', 'c'],
    ],
    begun: ['a', 'b', 'c'],
  },
  {
    name: 'who shares it waits for whoever has it alone, and not for those who will',
    asked: [
      ['alone', 'a'],
      ['alone', 'b'],
      ['alone', 'c'],
      ['shared', 'x'],
      ['shared', 'y'],
    ],
    begun: ['a', 'x', 'y', 'b', 'c'],
  },
  {
    name: 'who shares it waits for nobody where nobody has it alone',
    asked: [
      ['shared', 'x'],
      ['alone', 'a'],
      ['shared', 'y'],
      ['alone', 'b'],
    ],
    begun: ['x', 'a', 'y', 'b'],
  },
]

describe('turns', () => {
  it.each(cases)('$name', async ({ asked, begun }) => {
    const own = turns()
    const order: string[] = []
    const all = asked.map(([how, name]) => own[how](() => Promise.resolve(void order.push(name))))
    await Promise.all(all)
    expect(order).toEqual(begun)
  })

  it('a request of several questions, one after the other, waits for one who has it alone', async () => {
    const own = turns()
    const order: string[] = []
    const ask = (name: string) => own.shared(() => Promise.resolve(void order.push(name)))
    const alone = Promise.all(['a', 'b', 'c'].map((name) => own.alone(() => Promise.resolve(void order.push(name)))))
    const request = ask('who')
      .then(() => ask('may they'))
      .then(() => ask('what'))
    await Promise.all([alone, request])
    expect(order).toEqual(['a', 'who', 'may they', 'what', 'b', 'c'])
  })

  it('whoever goes on sharing it keeps nobody from having it alone', async () => {
    const own = turns()
    const order: string[] = []
    const share = async (left: number): Promise<void> => {
      await own.shared(() => Promise.resolve(void order.push('shared')))
      if (left > 0) await share(left - 1)
    }
    const alone = Promise.all(['a', 'b', 'c'].map((name) => own.alone(() => Promise.resolve(void order.push(name)))))
    await Promise.all([share(100), share(100), alone])
    expect(order.indexOf('c')).toBeLessThan(order.length / 2)
  })

  it('goes on when somebody fails', async () => {
    const own = turns()
    const failed = own.alone(() => Promise.reject(new Error('no')))
    const next = own.alone(() => Promise.resolve('next'))
    await expect(failed).rejects.toThrow('no')
    expect(await next).toBe('next')
  })
})
