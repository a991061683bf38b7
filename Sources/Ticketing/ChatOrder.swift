/// The order of a conversation's messages, and which of them are the same in several exports.
///
/// Exports of one chat by several tools, or of several accounts, meet in what a message is without an id: the second, who wrote it,
/// its kind, and how many of these the writer sent before in that second.
public struct ChatOrder {
  /// Indices of messages, in order, each message once.
  public private(set) var indices: [Int32] = []
  /// Which messages are others' copies: index of the message kept, and of its copy.
  public private(set) var copies: [(kept: Int32, copy: Int32)] = []

  /// Puts the messages at `unordered` in order, which depends on what they say and on their sources' names alone, save among those
  /// of one source that say the same. `isAgent` tells who of the company wrote one; `isLess` compares two people's ids,
  /// `isSourceLess` two sources' names. O(n) where they are nearly in order.
  public init(
    _ unordered: some Collection<Int32>, of messages: borrowing [ChatMessage], isAgent: (Int32) -> Bool,
    isLess: (Int32, Int32) -> Bool, isSourceLess: (Int32, Int32) -> Bool
  ) {
    var sorted = Array(unordered)
    func isBefore(_ left: Int32, _ right: Int32, _ messages: borrowing [ChatMessage]) -> Bool {
      let (first, second) = (messages[Int(left)], messages[Int(right)])
      if first.at != second.at { return first.at < second.at }
      if isAgent(left) != isAgent(right) { return !isAgent(left) }
      if first.sender != second.sender {
        return first.sender < 0 || (second.sender >= 0 && isLess(first.sender, second.sender))
      }
      if first.source != second.source { return isSourceLess(first.source, second.source) }
      return first.position < second.position
    }
    if !sorted.indices.dropLast().allSatisfy({ !isBefore(sorted[$0 + 1], sorted[$0], messages) }) {
      sorted.sort { isBefore($0, $1, messages) }
    }
    indices.reserveCapacity(sorted.count)
    var start = 0
    while start < sorted.count {
      var end = start + 1
      let second = messages[Int(sorted[start])].second
      var hasSeveralSources = false
      while end < sorted.count, messages[Int(sorted[end])].second == second {
        hasSeveralSources =
          hasSeveralSources || messages[Int(sorted[end])].source != messages[Int(sorted[start])].source
        end += 1
      }
      if hasSeveralSources { merge(sorted[start..<end], messages) } else { indices += sorted[start..<end] }
      start = end
    }
  }

  private struct Identity: Hashable {
    var sender: Int32
    var kind: Int32
    var sign: ChatMessage.SessionSign
    var ordinal: Int
  }

  /// Takes one of each message of a second that several sources have.
  private mutating func merge(_ run: ArraySlice<Int32>, _ messages: borrowing [ChatMessage]) {
    var counts: [Int32: [Identity: Int]] = [:]
    var kept: [Identity: Int32] = [:]
    for index in run {
      let message = messages[Int(index)]
      var identity = Identity(sender: message.sender, kind: message.kind, sign: message.sign, ordinal: 0)
      if message.isRecall {
        indices.append(index)
        continue
      }
      identity.ordinal = counts[message.source, default: [:]][identity, default: 0]
      counts[message.source, default: [:]][
        Identity(sender: message.sender, kind: message.kind, sign: message.sign, ordinal: 0), default: 0] += 1
      if let first = kept[identity] {
        copies.append((first, index))
      } else {
        kept[identity] = index
        indices.append(index)
      }
    }
  }
}
