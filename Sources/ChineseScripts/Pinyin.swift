internal import Foundation
internal import Synchronization

/// How Chinese characters sound in Mandarin, as ICU's transliterator has it: the commonest reading of each.
public final class Pinyin: Sendable {
  private let known = Mutex<[Character: String]>([:])

  /// Nothing is looked up yet.
  public init() {}

  /// How a word sounds, without tones, its syllables apart: `zhang wei` for 张伟 and 章伟; other letters as they are. What was looked up
  /// once is remembered. O(n).
  public func sound(of word: String) -> String {
    known.withLock { known in
      word.map { character in
        if let sound = known[character] { return sound }
        let sound = String(character).applyingTransform(Self.transform, reverse: false) ?? String(character)
        known[character] = sound
        return sound
      }.joined(separator: " ")
    }
  }

  private static let transform = StringTransform("Han-Latin; Latin-ASCII")
}
