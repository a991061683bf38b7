internal import Dispatch
public import Parallel
public import TicketDomain

/// Brings messages to the channels: each on a thread of its own, tried again where that may help, and kept where nobody takes them. A
/// channel that fails is left alone for longer and longer, and for as long as it asks to be.
public actor AlertDispatcher {
  /// A message that has not arrived yet.
  public struct Kept: Codable, Sendable, Equatable {
    /// Where it is to go.
    public var channel: String
    /// What it says.
    public var message: Message
  }

  /// What came of one message on one channel.
  public struct Outcome: Sendable {
    /// Which.
    public var channel: String
    /// Why it did not arrive; `nil` where it did.
    public var error: (any ExplainableError)?
  }

  /// How often a message is tried before it is kept for later, and the first wait in between.
  private let attemptsMax: Int
  private let firstWait: Duration
  /// What has not arrived, the oldest first.
  public private(set) var kept: [Kept]
  /// Of each channel; older ones go, as the newest says most.
  private static let keptMax = 20

  private let rest: Backoff
  private(set) var rests: [String: (backoff: Backoff, end: ContinuousClock.Instant)] = [:]
  private let clock: @Sendable () -> Instant

  /// With what was kept before; channels that fail have a `rest`; `clock` tells the time that signatures are made at.
  public init(
    kept: [Kept] = [], attemptsMax: Int = 3, firstWait: Duration = .seconds(2),
    rest: Backoff = Backoff(first: .seconds(30), longest: .seconds(600)), clock: @escaping @Sendable () -> Instant
  ) {
    self.rest = rest
    self.clock = clock
    self.kept = kept
    self.attemptsMax = attemptsMax
    self.firstWait = firstWait
  }

  /// Sends what was kept, then `message`, to each of the channels that does not rest; channels that are not there any more are
  /// forgotten. A channel that fails holds no other up.
  public func send(_ message: Message?, to channels: [(name: String, channel: AlertChannel)]) async -> [Outcome] {
    if let message { kept += channels.map { Kept(channel: $0.name, message: message) } }
    kept.removeAll { one in !channels.contains { $0.name == one.channel } }
    let (attemptsMax, firstWait, clock) = (attemptsMax, firstWait, clock)
    var outcomes: [Outcome] = []
    await withTaskGroup(of: (name: String, sent: Int, error: (any ExplainableError)?).self) { group in
      for (name, channel) in channels {
        let messages = kept.filter { $0.channel == name }.map(\.message)
        guard !messages.isEmpty, rests[name].map({ $0.end <= .now }) ?? true else { continue }
        group.addTask {
          let (sent, error) = await Self.send(messages, to: channel, attemptsMax, firstWait, clock)
          return (name, sent, error)
        }
      }
      for await (name, sent, error) in group {
        forget(sent, of: name)
        // What will be refused again is not kept: it is said in the log, and the next message may be taken.
        if let error, !error.retryHelps { forget(1, of: name) }
        leaveAlone(name, after: error)
        outcomes.append(Outcome(channel: name, error: error))
      }
    }
    for (name, _) in channels { forget(max(0, kept.count { $0.channel == name } - Self.keptMax), of: name) }
    return outcomes.sorted { $0.channel < $1.channel }
  }

  private func leaveAlone(_ name: String, after error: (any ExplainableError)?) {
    guard let error, error.retryHelps else { return rests[name] = nil }
    var backoff = rests[name]?.backoff ?? rest
    let pause = max(backoff.failed(), (error as? DeliveryError)?.pause ?? .zero)
    rests[name] = (backoff, .now + pause)
  }

  private func forget(_ count: Int, of name: String) {
    for _ in 0..<count { kept.firstIndex { $0.channel == name }.map { _ = kept.remove(at: $0) } }
  }

  /// How many of them arrived, one after the other, and why the next one did not.
  private static func send(
    _ messages: [Message], to channel: AlertChannel, _ attemptsMax: Int, _ firstWait: Duration,
    _ clock: @escaping @Sendable () -> Instant
  ) async -> (sent: Int, error: (any ExplainableError)?) {
    for (index, message) in messages.enumerated() {
      var backoff = Backoff(first: firstWait, longest: .seconds(60))
      while let error = await attempt(message, on: channel, clock) {
        let hasAskedForRest = (error as? DeliveryError)?.pause != nil
        guard error.retryHelps, !hasAskedForRest, backoff.failures + 1 < attemptsMax, !Task.isCancelled else {
          return (index, error)
        }
        try? await Task.sleep(for: backoff.failed())
      }
    }
    return (messages.count, nil)
  }

  private static func attempt(
    _ message: Message, on channel: AlertChannel, _ clock: @escaping @Sendable () -> Instant
  ) async -> (any ExplainableError)? {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        do {
          try channel.send(message, at: clock())
          continuation.resume(returning: nil)
        } catch let error as any ExplainableError {
          continuation.resume(returning: error)
        } catch {
          continuation.resume(returning: DeliveryError(.unreachable, ["detail": "\(error)"], retryHelps: true))
        }
      }
    }
  }
}
