// Forms that a passkey fills in: the device makes or uses one, then the form is sent as any other.

const BYTES = { create: ['challenge', 'user.id'], get: ['challenge'] }
const LISTS = ['excludeCredentials', 'allowCredentials']

const hasName = /[a-z]/i.test(location.hostname) // passkeys belong to names, not to numbers

if (hasName && window.PublicKeyCredential && navigator.credentials) {
  for (const form of document.querySelectorAll('[data-passkey]')) offer(form)
}

function offer(form) {
  form.hidden = false
  form.addEventListener('submit', event => {
    if (form.elements.credential.value) return
    event.preventDefault()
    fill(form)
  })
}

async function fill(form) {
  const refused = form.querySelector('[data-refused]')
  refused.hidden = true
  try {
    const publicKey = read(JSON.parse(form.dataset.options), BYTES[form.dataset.passkey])
    const made = await navigator.credentials[form.dataset.passkey]({ publicKey })
    form.elements.credential.value = JSON.stringify(write(made))
  } catch {
    refused.hidden = false // stopped by the person, or there is none; the password still works
    return
  }
  form.requestSubmit()
}

function read(options, places) {
  for (const place of places) {
    const [name, inside] = place.split('.')
    if (inside) options[name][inside] = bytes(options[name][inside])
    else options[name] = bytes(options[name])
  }
  for (const list of LISTS) {
    for (const one of options[list] ?? []) one.id = bytes(one.id)
  }
  return options
}

function write(made) {
  const response = {}
  for (const name of ['attestationObject', 'authenticatorData', 'clientDataJSON', 'signature', 'userHandle']) {
    if (made.response[name]) response[name] = text(made.response[name])
  }
  return { id: made.id, rawId: text(made.rawId), type: made.type, response }
}

function bytes(value) {
  const plain = atob(value.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, one => one.charCodeAt(0))
}

function text(value) {
  const plain = String.fromCharCode(...new Uint8Array(value))
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
