import Foundation
import Testing
import TestSupport

@testable import Costing

@Suite struct `The schemas of the catalogue and of hidden costs` {
  private func schema(_ name: String) throws -> [String: Any] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../schemas/definition/\(name)")
    return try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: file.standardizedFileURL)) as? [String: Any])
  }

  private func keys(_ part: Any?) -> Set<String> {
    Set(((part as? [String: Any])?["properties"] as? [String: Any] ?? [:]).keys)
  }

  @Test func `name the keys that the program reads`() throws {
    let items = try #require(schema("items.v1.json")["properties"] as? [String: [String: Any]])
    #expect(keys(items["items"]?["additionalProperties"]) == Set(ItemCatalogue.itemKeys))
    let hidden = try #require(schema("hidden-costs.v1.json")["items"] as? [String: Any])
    #expect(keys(hidden) == Set(HiddenCost.keys))
    let inputs = (hidden["properties"] as? [String: Any])?["inputs"] as? [String: Any]
    let input = try #require(inputs?["additionalProperties"] as? [String: Any])
    #expect(keys(input) == Set(HiddenCost.Input.kinds + ["unit"]))
    let measured = (input["properties"] as? [String: [String: Any]])?["measured"]?["enum"] as? [String]
    #expect(measured == HiddenCost.Measured.allCases.map(\.rawValue))
  }

  @Test func `whatever stands in a formula, reading and computing it end with a value or a reason`() throws {
    var random = SeededGenerator(seed: 7)
    let pieces = [
      "a", "工时", "1", "0", "0.5", "999999999999", "+", "-", "×", "÷", "/", "*", "(", ")", "（", "）", " ", ".", "e", "^",
      "\u{0}", "🙂",
    ]
    var computed = 0
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0..<14, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }
      .joined()
      guard let formula = try? FormulaParser.formula(text) else { continue }
      if let value = try? formula.value(["a": Rational(3), "工时": .zero]) {
        _ = value.rounded(toDigits: 3)
        _ = value.description
        computed += 1
      }
    }
    #expect(computed > 300)
  }
}
