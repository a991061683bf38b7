internal import Dispatch

/// Runs an actor's work off the threads that Swift's tasks share, so that waiting for a server holds up nothing else.
final class ThreadExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(name: String) { queue = DispatchQueue(label: name) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
