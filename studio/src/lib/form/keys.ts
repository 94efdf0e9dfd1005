/** ⌘ reads Ctrl outside Apple's keyboards. */
export const commandKey = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl '
