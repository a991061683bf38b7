import Foundation
import TestSupport
import Testing

@testable import Duplicates

/// What a store teaches: how many of its pairs are the same matter, and what people decided.
struct StoreTrainingTests {
  private func match(_ logit: Double, _ situation: Situation = .ticketsOfCustomer, number: Float? = nil)
    -> DuplicateSearch.Match
  {
    var evidence = Evidence()
    evidence[.number] = number
    return DuplicateSearch.Match(document: 0, logit: logit, evidence: evidence, situation: situation)
  }

  /// Log odds as weights give them that were learned where `share` of the pairs are the same matter, of pairs where `actual` are.
  private func logits(share: Double, actual: Double, seed: UInt64) -> [Double] {
    var random = SeededGenerator(seed: seed)
    let prior = log(share / (1 - share))
    return (0..<20_000).map { _ in
      let isSame = Double.random(in: 0..<1, using: &random) < actual
      // Of a measure that is normal around 1 and -1, the log of m over u is twice its value.
      let normal =
        sqrt(-2 * log(.random(in: 1e-9..<1, using: &random))) * cos(2 * .pi * .random(in: 0..<1, using: &random))
      return prior + 2 * ((isSame ? 1 : -1) + normal)
    }
  }

  @Test(arguments: [(0.2, 0.2), (0.2, 0.05), (0.1, 0.4), (0.5, 0.2)])
  func `how many pairs are the same matter is found without anybody's labels`(share: Double, actual: Double) {
    let shift = StoreTraining.shift(of: logits(share: share, actual: actual, seed: 7), learnedWith: share)
    let expected = log(actual / (1 - actual)) - log(share / (1 - share))
    #expect(abs(shift - expected) < 0.15)
  }

  @Test func `too few pairs, or pairs that are all alike, move nothing beyond reason`() {
    #expect(StoreTraining.shift(of: [3, -3], learnedWith: 0.2) == 0)
    #expect(abs(StoreTraining.shift(of: Array(repeating: 9, count: 1000), learnedWith: 0.2)) <= 2)
    #expect(StoreTraining.shift(of: Array(repeating: -1000, count: 1000), learnedWith: 0.2).isFinite)
  }

  @Test func `decisions move the weights of what they were about, and nothing else`() throws {
    let training = StoreTraining(weights: try .shipped(), documents: [])
    // In this store the same order number comes with different matters.
    let decided = (0..<60).map { StoreTraining.Pair(match: match(2, number: 1), isSame: $0 % 10 == 0) }
    let learned = training.learn(from: decided)
    #expect(learned.decisions == 60)
    let (before, after) = (training.weights[.ticketsOfCustomer], learned.weights[.ticketsOfCustomer])
    #expect(after.weight(of: .number, at: 1) < before.weight(of: .number, at: 1) - 1)
    #expect(after.weight(of: .wordCosine, at: 0.5) == before.weight(of: .wordCosine, at: 0.5))
    #expect(learned.weights[.ticketsOfStrangers] == training.weights[.ticketsOfStrangers])
    // A few decisions are no reason.
    #expect(training.learn(from: Array(decided.prefix(9))).weights == training.weights)
  }

  @Test func `the file of what was learned is read as it was written`() throws {
    let document = testReader.read(TicketDocument(id: "1"))
    let training = StoreTraining(weights: try .shipped(), documents: Array(repeating: document, count: 3))
    let learned = training.learn(
      from: (0..<40).map { StoreTraining.Pair(match: match(1, number: 1), isSame: $0 % 2 == 0) })
    let file = try learned.weights.file()
    #expect(try EvidenceWeights(file: file, name: "w").file() == file)
  }
}
