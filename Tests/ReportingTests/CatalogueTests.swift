import Costing
import Duplicates
import Projections
import Reporting
import Testing
import TicketDomain
import Ticketing

@Suite struct CatalogueTests {
  @Test func `both languages have the same keys and placeholders`() throws {
    let english = try Catalogue(.en).keys
    let chinese = try Catalogue(.zh).keys
    #expect(Set(english.keys).symmetricDifference(chinese.keys).sorted() == [])
    for (key, placeholders) in english {
      if let others = chinese[key] { #expect(placeholders == others, "\(key)") }
    }
  }

  @Test func `every error code has a text`() throws {
    let codes = try errorCodes()
    #expect(codes.count > 80, "codes are still found in the sources")
    let keys = try Catalogue(.en).keys
    #expect(codes.filter { keys["errors." + $0] == nil }.sorted() == [])
  }

  @Test func `every finding of verify has a text`() throws {
    let codes = try Set(
      SourceTexts.swiftFiles(in: "Sources/Audit").flatMap {
        $0.matches(of: #/"(verify-[a-z-]+)"/#).map { String($0.1) }
      })
    #expect(codes.count > 10, "findings are still found in the sources")
    let keys = try Catalogue(.en).keys
    #expect(codes.filter { keys["errors." + $0] == nil }.sorted() == [])
  }

  @Test func `every label that the program asks for is there`() throws {
    let asked = try labelsAsked()
    #expect(asked.count > 70, "labels are still found in the sources")
    let keys = try Catalogue(.en).keys
    #expect(asked.filter { !$0.hasSuffix("-") && keys["labels." + $0] == nil }.sorted() == [])
  }

  @Test(
    arguments: LeftOutLines.Reason.allCases.map { "reason-" + $0.rawValue }
      + Unallocated.Reason.allCases.map { "reason-" + $0.rawValue }
      + Contact.Outcome.allCases.map { "outcome-" + $0.rawValue }
      + Measure.allCases.map { "measure-" + $0.name }
      + [Situation.ticketsOfCustomer, .ticketsOfStrangers, .silent].map { "situation-" + $0.rawValue }
      + (Verdict.allCases.map(\.rawValue) + ["same", "different", "merged", "none"]).map { "verdict-" + $0 }
      + Bridge.Cause.allCases.map { "cause-" + $0.rawValue }
      + ["period-open", "period-closed", "period-reopened", "definition-adopted", "definition-draft"]
      + HiddenCost.Layer.allCases.map { "layer-" + $0.rawValue }
      + CostItem.Layer.allCases.map { "layer-" + $0.rawValue }
      + CostDimension.allCases.map { "dimension-" + $0.rawValue }
      + ["quantity-seconds", "quantity-contacts", "quantity-tickets"])
  func `every label put together from a value is there`(key: String) throws {
    for language in Language.allCases { #expect(try Catalogue(language).keys["labels." + key] != nil) }
  }

  @Test func `no text is kept that nothing asks for`() throws {
    let asked = try labelsAsked()
    let prefixes = asked.filter { $0.hasSuffix("-") }
    let literals = try Set(
      SourceTexts.swiftFiles(in: "Sources", "adapters").flatMap {
        $0.matches(of: #/"([a-z0-9]+(?:-[a-z0-9]+)*)"/#).map { String($0.1) }
      })
    let idle = try Catalogue(.en).keys.keys.filter { key in
      let name = String(key.drop { $0 != "." }.dropFirst())
      if key.hasPrefix("errors.") { return !literals.contains(name) }
      return !asked.contains(name) && !prefixes.contains { name.hasPrefix($0) }
    }
    #expect(idle.sorted() == [])
  }

  @Test func `every placeholder is an argument that some source passes`() throws {
    let passed = try Set(
      SourceTexts.swiftFiles(in: "Sources", "adapters").flatMap {
        $0.matches(of: #/"([A-Za-z]+)":/#).map { String($0.1) }
      })
    for (key, placeholders) in try Catalogue(.en).keys {
      #expect(placeholders.subtracting(passed).subtracting(["place"]) == [], "\(key)")
    }
  }

  /// The codes of every `FailureCode` enumeration.
  private func errorCodes() throws -> Set<String> {
    var codes: Set<String> = []
    for text in try SourceTexts.swiftFiles(in: "Sources", "adapters") {
      for declaration in text.matches(of: #/enum \w+: String, FailureCode \{\n(.*?)\n\}/#.dotMatchesNewlines()) {
        for line in declaration.1.split(separator: "\n") where line.hasPrefix("  case ") {
          codes.insert(line.split(separator: "\"").dropFirst().first.map(String.init) ?? String(line))
        }
      }
    }
    return codes
  }

  /// Every literal in the first argument of a look-up; one that ends in a hyphen is the start of a longer key.
  private func labelsAsked() throws -> Set<String> {
    var labels: Set<String> = []
    for text in try SourceTexts.swiftFiles(in: "Sources/Reporting", "Sources/ticketledger") {
      for call in text.matches(of: #/(?:catalogue|heading|self)\(\s*((?:[^,()]|\([^()]*\))*)/#) {
        for literal in call.1.matches(of: #/"([a-z-]+)"/#) { labels.insert(String(literal.1)) }
      }
    }
    return labels
  }
}
