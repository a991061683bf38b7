/// Says that there is something to do, as often as it likes: whoever waits hears of it once.
struct Signal: Sendable {
  /// One element for all that was sent since the last.
  let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  func send() { continuation.yield() }
}
