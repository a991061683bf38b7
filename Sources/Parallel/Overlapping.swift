internal import Dispatch
internal import Synchronization

/// Runs `produce` on another thread while `consume` takes, on this one, what it yields, in order and at most `ahead`
/// items behind. Returns when both are done.
///
/// `yield` returns `false` once `consume` has thrown, so that the producer can stop; the error is thrown on.
public func overlapping<Item: Sendable>(
  ahead: Int = 8, produce: @escaping (_ yield: (Item) -> Bool) -> Void, consume: (Item) throws -> Void
) throws {
  let room = DispatchSemaphore(value: ahead)
  let filled = DispatchSemaphore(value: 0)
  let handover = Handover<Item>()
  // Only the other thread runs it, and what it reads nobody changes meanwhile.
  nonisolated(unsafe) let produce = produce
  DispatchQueue.global().async {
    produce { item in
      room.wait()
      let isWanted = handover.put(item)
      filled.signal()
      return isWanted
    }
    filled.signal()
  }
  var failure: (any Error)?
  while true {
    filled.wait()
    guard let item = handover.take() else { break }
    if failure == nil {
      do {
        try consume(item)
      } catch {
        failure = error
        handover.refuse()
      }
    }
    room.signal()
  }
  if let failure { throw failure }
}

/// What is on its way from producer to consumer.
private final class Handover<Item: Sendable>: Sendable {
  private struct State {
    var items: [Item] = []
    var isWanted = true
  }

  private let state = Mutex(State())

  func put(_ item: Item) -> Bool {
    state.withLock { state in
      state.items.append(item)
      return state.isWanted
    }
  }

  func refuse() { state.withLock { $0.isWanted = false } }

  /// The next item; `nil` where there will be none.
  func take() -> Item? { state.withLock { $0.items.isEmpty ? nil : $0.items.removeFirst() } }
}
