/** Runs in the page: remembers what the person would hear and see. */
export function recordAlerts() {
  const alerts: string[] = []
  Object.assign(window, { alerts })
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (when) {
    alerts.push('tone')
    return start.call(this, when)
  }
  const Real = window.Notification
  class Recorded extends Real {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options)
      alerts.push(`note: ${title}: ${options?.body}`)
    }
  }
  window.Notification = Recorded as typeof Notification
}
