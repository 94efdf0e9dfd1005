const json = (url: string, cookie = ''): Record<string, string> => ({ 'content-type': 'application/json', origin: url, cookie })

/** Makes the first account, who is the administrator, and answers its session cookie. */
export const firstAccount = (url: string): Promise<string> =>
  signUp(url, { name: 'Administrator', email: 'admin@example.com', password: 'correct horse battery' })

/** Makes a member with these roles, and answers the session cookie of that member. */
export async function member(url: string, admin: string, roles: readonly string[]): Promise<string> {
  const account = { name: 'Member', email: `${['member', ...roles].join('-')}@example.com`, password: 'staple battery correct' }
  await post(`${url}/api/users`, json(url, admin), { ...account, roles })
  return cookieOf(await post(`${url}/api/auth/sign-in/email`, json(url), account))
}

const signUp = async (url: string, account: object): Promise<string> =>
  cookieOf(await post(`${url}/api/auth/sign-up/email`, json(url), account))

async function post(url: string, headers: Record<string, string>, body: unknown): Promise<Response> {
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer
}

const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
