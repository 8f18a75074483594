// Seals a response to the server's public key: a lost tablet tells nothing. The format stands in
// voice/take_part/sealed.py.

const P256 = { name: 'ECDH', namedCurve: 'P-256' }
const INFO = new TextEncoder().encode('voice sealed response 1')
const MAGIC = new TextEncoder().encode('VSE1')

const bytesOf = async (...parts) => new Uint8Array(await new Blob(parts).arrayBuffer())
const unhex = hex => Uint8Array.from(hex.match(/../g), two => Number.parseInt(two, 16))

// Browsers seal on pages with HTTPS only.
export const canSeal = () => Boolean(globalThis.crypto?.subtle)

// The envelope of an ordinary request, for the response with this identifier.
export async function seal(point, id, parcel) {
  const { subtle } = crypto
  const request = new Response(parcel.body, parcel) // knows a form's content type with its boundary
  const inside = await bytesOf(`${request.headers.get('Content-Type')}\n`, await request.arrayBuffer())
  const own = await subtle.generateKey(P256, false, ['deriveBits'])
  const fresh = new Uint8Array(await subtle.exportKey('raw', own.publicKey))
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt'])
  const wrapping = await deriveWrapping(own.privateKey, fresh, point)
  const wrapped = await subtle.wrapKey('raw', key, wrapping, 'AES-KW')
  const name = (await subtle.digest('SHA-256', point)).slice(0, 8)
  const nonce = crypto.getRandomValues(new Uint8Array(12))
  const head = await bytesOf(MAGIC, name, fresh, wrapped, nonce)
  const additionalData = await bytesOf(head, unhex(id.replaceAll('-', '')))
  const cipher = await subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData }, key, inside)
  return new Blob([head, cipher], { type: 'application/vnd.voice.sealed' })
}

async function deriveWrapping(privateKey, fresh, point) {
  const { subtle } = crypto
  const server = await subtle.importKey('raw', point, P256, false, [])
  const shared = await subtle.deriveBits({ name: 'ECDH', public: server }, privateKey, 256)
  const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const info = await bytesOf(INFO, fresh, point)
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  return subtle.deriveKey(how, secret, { name: 'AES-KW', length: 256 }, false, ['wrapKey'])
}
