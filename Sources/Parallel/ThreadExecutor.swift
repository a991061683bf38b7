internal import Dispatch

/// Runs an actor's work off the threads that Swift's tasks share, so that waiting for a server or a disk holds up nothing else.
public final class ThreadExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// An executor whose queue has that name.
  public init(name: String) { queue = DispatchQueue(label: name) }

  /// Runs the job behind those enqueued before.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
