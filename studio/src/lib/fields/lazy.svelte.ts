import type { Component } from 'svelte'

type Props = Record<string, unknown>
/** A component that comes when it is first drawn; undefined until then. For what most pages are read without. */
export type Later<P extends Props> = { readonly later: () => Component<P, object> | undefined }

export function later<P extends Props>(load: () => Promise<{ default: Component<P, object> }>): Later<P> {
  let part = $state.raw<Component<P, object>>()
  let asked = false
  return {
    later: () => {
      if (!asked) {
        asked = true
        void load().then(
          (loaded) => (part = loaded.default),
          () => (asked = false),
        )
      }
      return part
    },
  }
}

/** The component itself, once it is there. */
export const present = <P extends Props, B extends keyof P | '' = ''>(
  part: Component<P, object, B> | Later<P>,
): Component<P, object, B> | undefined => ('later' in part ? (part.later() as Component<P, object, B> | undefined) : part)
