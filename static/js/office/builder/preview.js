// The phone beside the editor shows what is saved.

const PAUSE = 300

let timer = 0

export function showPreview() {
  clearTimeout(timer)
  timer = setTimeout(() => {
    const phone = document.querySelector('#builder .phone')
    if (!phone?.offsetParent) return // on a small screen there is a link instead
    const language = document.querySelector('#preview-language').value
    const address = new URL(phone.src)
    address.searchParams.set('language', language)
    phone.contentWindow.location.replace(address)
  }, PAUSE)
}

document.addEventListener('change', ({ target }) => {
  if (target.id === 'preview-language') showPreview()
})
