// Search in pages that are opened from a folder: browsers start no worker there, so a hidden frame does its work.
// The theme looks for `IFrameWorker` and loads its index as a script then (plugin "offline").
if (location.protocol === "file:") {
  window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super()
      this.waiting = []
      const frame = document.createElement("iframe")
      frame.hidden = true
      document.documentElement.append(frame)
      this.inside = frame.contentWindow
      this.inside.postMessage = data => this.tell(new MessageEvent("message", { data }))
      this.inside.importScripts = (...urls) => urls.reduce((done, next) => done.then(() => this.load(next)), Promise.resolve())
      this.load(url).then(() => this.start(), error => this.tell(error))
    }

    load(url) {
      return new Promise((done, failed) => {
        const script = this.inside.document.createElement("script")
        script.src = new URL(url, location.href)
        script.onload = done
        script.onerror = () => failed(new ErrorEvent("error", { message: `not loaded: ${url}` }))
        this.inside.document.head.append(script)
      })
    }

    start() {
      const waiting = this.waiting
      this.waiting = null
      waiting.forEach(data => this.postMessage(data))
    }

    postMessage(data) {
      if (this.waiting) this.waiting.push(data)
      else this.inside.dispatchEvent(new this.inside.MessageEvent("message", { data }))
    }

    tell(event) {
      this.dispatchEvent(event)
      const listener = this[`on${event.type}`]
      if (listener) listener.call(this, event)
    }
  }
  window.Worker = window.IFrameWorker
}
