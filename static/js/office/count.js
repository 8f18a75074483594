// Shows how many took part, as they do. Without it, "Look again" loads the page afresh.

const EVERY = 3000 // milliseconds

const board = document.querySelector('[data-count]')
const look = document.querySelector('[data-look]')

async function follow() {
  const reply = await fetch(board.dataset.count).catch(() => null)
  const news = reply?.ok ? await reply.json() : null
  for (const [forum, words] of Object.entries(news?.counts ?? {})) {
    const line = board.querySelector(`[data-forum="${forum}"]`)
    if (line.textContent !== words) line.textContent = words
  }
  if (news && !news.is_open) return look.focus()
  setTimeout(follow, news ? EVERY : 5 * EVERY)
}

board.querySelectorAll('[data-forum]').forEach(line => line.setAttribute('role', 'status'))
follow()
