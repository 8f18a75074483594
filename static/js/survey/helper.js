// Who helped is asked only where someone did.

const by = who => who.querySelector('[name=answered_by]:checked')?.value

export const wasHelped = who => ['helped', 'proxy'].includes(by(who))

export function askWhoHelped(who) {
  const update = () => {
    const helper = who.querySelector('[data-helper]')
    helper.hidden = !wasHelped(who)
    if (helper.hidden) helper.querySelectorAll('input').forEach(box => (box.checked = false))
  }
  who.addEventListener('change', update)
  who.addEventListener('voice:show', update)
  update()
}
