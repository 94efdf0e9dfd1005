import type { Component } from 'svelte'
import type Form from '#lib/form/Form.svelte'
import type { InputProps } from '#lib/fields/part.ts'
import { loadWords } from '#lib/form/say.svelte.ts'
import { whenIdle } from '#lib/ui/idle.ts'

type Input = Component<InputProps, object, 'value'>

/** What only a writer needs. A page that is read does not wait for it: it comes while the person looks, or when they reach for it. */
class Parts {
  Input = $state.raw<Input>()
  Form = $state.raw<typeof Form>()

  async load(): Promise<void> {
    if (this.Form) return
    const [input, form] = await Promise.all([import('#lib/fields/Input.svelte'), import('#lib/form/Form.svelte'), loadWords()])
    this.Input = input.default as Input
    this.Form = form.default
  }
  whenIdle(): void {
    whenIdle(() => void this.load())
  }
}
export const parts = new Parts()
