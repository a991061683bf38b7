internal import ServiceLifecycle

/// Runs `work` until the daemon leaves. What is under way then is told to end, and not waited for.
func untilShutdown(_ work: @escaping @Sendable () async -> Void) async {
  let task = Task { await work() }
  try? await gracefulShutdown()
  task.cancel()
}

/// Runs `work` again and again until the daemon leaves, with that pause in between.
func untilShutdown(every pause: Duration, _ work: @escaping @Sendable () async -> Void) async {
  await untilShutdown {
    while !Task.isCancelled {
      await work()
      try? await Task.sleep(for: pause)
    }
  }
}
