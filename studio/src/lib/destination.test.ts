import { describe, expect, it } from 'vitest'
import { destination } from './destination.ts'

const asked = [
  { name: 'nothing', to: '', is: '/' },
  { name: 'a page of ours, with its question', to: '?to=%2Fopportunity%3Ff%3Da%26s%3D-b%23row', is: '/opportunity?f=a&s=-b#row' },
  { name: 'another host', to: '?to=https%3A%2F%2Fevil.example', is: '/' },
  { name: 'another host without its scheme', to: '?to=%2F%2Fevil.example', is: '/' },
  { name: 'another host behind a backslash', to: '?to=%2F%5Cevil.example', is: '/' },
  { name: 'another host behind a tab', to: '?to=%2F%09%2Fevil.example', is: '/' },
  { name: 'another host behind a line end', to: '?to=%2F%0A%2Fevil.example', is: '/' },
  { name: 'another host behind dots', to: '?to=%2F.%2F%2Fevil.example', is: '/' },
  { name: 'a script', to: '?to=javascript%3Aalert(1)', is: '/' },
]
describe('after signing in', () => {
  it.each(asked)('$name leads to $is', ({ to, is }) => {
    expect(destination(new URL(`http://localhost:3000/login${to}`))).toBe(is)
  })
})
