internal import Foundation

/// Learns from judged pairs what their wordings say beyond their similarity: logistic regression by AdaGrad (Duchi, Hazan and Singer
/// 2011), five rounds in an order that is shuffled the same way each time.
struct WordingFit {
  /// A judged pair of texts, with the log odds by all else.
  struct Example {
    var first: WordingGrams
    var second: WordingGrams
    var logit: Double
    var isSame: Bool
  }

  private static let rounds = 5
  private static let kept = 50_000

  /// The weights. O(rounds · items of all examples).
  func weights(of examples: [Example]) -> WordingWeights {
    var weights = [Float](repeating: 0, count: 1 << WordingItems.slotBits)
    var squares = [Float](repeating: 10, count: weights.count)
    var (bias, biasSquares) = (Float(0), Float(10))
    var order = Array(examples.indices)
    var shuffling = Shuffling()
    for round in 0..<Self.rounds {
      shuffling.shuffle(&order)
      let rate = 0.04 * pow(0.8, Float(round))
      for place in order {
        let example = examples[place]
        let items = WordingItems(example.first, example.second)
        var logit = Float(example.logit) + bias
        for (slot, value) in zip(items.slots, items.values) { logit += value * weights[Int(slot)] }
        let slope = 1 / (1 + exp(-logit)) - (example.isSame ? 1 : 0)
        biasSquares += slope * slope
        bias -= rate * slope / biasSquares.squareRoot()
        for (slot, value) in zip(items.slots, items.values) {
          let slope = slope * value
          squares[Int(slot)] += slope * slope
          weights[Int(slot)] -= rate * slope / squares[Int(slot)].squareRoot()
        }
      }
    }
    var runs = [Int32](repeating: 0, count: 1 << 17)
    for example in examples {
      for run in Set(example.first.twos).union(example.second.twos) { runs[WordingItems.knownSlot(of: run)] += 1 }
    }
    return WordingWeights(weights: weights, kept: Self.kept, runs: runs)
  }
}

/// The same order each time: Fisher and Yates's shuffle with Marsaglia's xorshift (2003).
private struct Shuffling {
  private var state: UInt64 = 88_172_645_463_325_252

  mutating func shuffle(_ order: inout [Int]) {
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      order.swapAt(last, Int(state >> 33) % (last + 1))
    }
  }
}
