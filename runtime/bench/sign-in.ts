/** Makes the first account (an administrator), then a member with `role`, and answers the session cookie of that member. */
export async function signIn(url: string, role: string): Promise<string> {
  const admin = await post(url, '/api/auth/sign-up/email', { name: 'Administrator', email: 'admin@example.com', password: 'correct horse battery' })
  const member = { name: 'Member', email: 'member@example.com', password: 'staple battery correct' }
  await post(url, '/api/users', { ...member, roles: [role] }, admin)
  return post(url, '/api/auth/sign-in/email', member)
}

async function post(url: string, path: string, body: unknown, cookie = ''): Promise<string> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, cookie },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}
