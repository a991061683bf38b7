internal import Dispatch
internal import Synchronization

/// Maps parts of a range on all cores; the results are in order.
public func concurrentMap<Output: Sendable>(
  _ range: Range<Int>, partsMax: Int = 32, _ body: (Range<Int>) -> [Output]
) -> [Output] {
  let parts = min(partsMax, range.count)
  guard parts > 1 else { return range.isEmpty ? [] : body(range) }
  let results = Mutex<[[Output]]>(Array(repeating: [], count: parts))
  // What the parts read nobody changes meanwhile.
  nonisolated(unsafe) let body = body
  DispatchQueue.concurrentPerform(iterations: parts) { part in
    let start = range.lowerBound + range.count * part / parts
    let end = range.lowerBound + range.count * (part + 1) / parts
    let result = body(start..<end)
    results.withLock { $0[part] = result }
  }
  return results.withLock { Array($0.joined()) }
}
