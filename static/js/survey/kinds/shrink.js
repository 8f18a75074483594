// Makes a picture small before it leaves this device: few bytes, and nothing in it but pixels. Where
// it was taken, when, and with which phone stays behind.

const LONGEST = 1600 // pixels, as the server keeps them

export async function shrink(file) {
  if (!self.createImageBitmap) return file // the server does the same
  const picture = await createImageBitmap(file) // turned the right way up
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const context = canvas.getContext('2d')
  context.fillStyle = 'white' // behind a picture that one can see through
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const small = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.82))
  return new File([small], 'photo.jpg', { type: 'image/jpeg' })
}
