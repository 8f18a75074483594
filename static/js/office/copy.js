// Buttons that copy the text beside them, and say so.

const said = document.querySelector('[data-said]')

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', () => copy(button))
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy)
  field.select() // where the clipboard is closed to us, the keyboard copies what is chosen
  try {
    await navigator.clipboard.writeText(field.value)
  } catch {
    if (!document.execCommand('copy')) return
  }
  said.textContent = ''
  said.textContent = button.dataset.copied
  button.dataset.done = ''
  button.focus()
}
