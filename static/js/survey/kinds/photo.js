// Show it in a photo, taken now or chosen, made small on this device.

export { pictured as default } from './pictured.js'
