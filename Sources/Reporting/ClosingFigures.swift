internal import Costing
internal import Foundation
public import Projections
public import TicketDomain

/// The figures that a month is closed with: the report of each definition that was adopted for it, as it is printed.
public struct ClosingFigures: Sendable {
  /// One for each definition.
  public let figures: [ClosedFigures]

  /// The figures of `period` as `views` has them. O(efforts of the month × definitions).
  public init(_ views: Views, _ period: Period) throws {
    let texts = try [Language.en, .zh].map { ReportText(try Catalogue($0), views) }
    figures = try views.definitions.adopted(for: period).map { definition in
      let report = try DepartmentReport(views, definition, period)
      return ClosedFigures(
        definition: definition.name, currency: report.currency, totalMinor: report.totalMinor,
        pools: report.pools.map { .init(pool: $0.pool, amountMinor: $0.amountMinor) },
        adjustments: report.adjustments.map { .init(period: $0.period, pool: $0.pool, amountMinor: $0.amountMinor) },
        json: try PrintedJSON.text(of: report), en: texts[0].lines(report), zh: texts[1].lines(report))
    }
  }

  /// As the event has them: one JSON object for each definition.
  public func json() throws -> [String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try figures.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
  }
}

/// How JSON is printed for machines.
public enum PrintedJSON {
  /// The text, members in the order of their names.
  public static func text(of value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
