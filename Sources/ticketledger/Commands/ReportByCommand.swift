public import ArgumentParser
public import Projections
public import Reporting

extension ReportCommand {
  struct By: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What tickets cost by any dimension, or by two of them.",
      discussion: """
        Rows add up to what tickets bear. Drill down with --only, here and in “report tickets”, or with “trace” and the \
        address of a row.
        """)

    @Argument(help: "department, customer, channel, agent, service, tag, ticket, item or pool.") var dimension:
      CostDimension
    @Option(name: .customLong("and"), help: "A second dimension: a matrix of costs.") var second: CostDimension?
    @Option(help: "Only what has that value, such as channel=phone; may be given several times.")
    var only: [DimensionValue] = []
    @Option(help: "cost, minutes, contacts or tickets.") var sort: DimensionReport.Order = .cost
    @Option(help: "How many values to show.") var limit = 20
    @OptionGroup var options: Options

    func validate() throws {
      guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit: 1…1000000") }
      guard second != dimension else { throw ValidationError("--and: another dimension than \(dimension.rawValue)") }
    }

    func run() async throws {
      try await options.run { views, definition, period, text in
        let report = try DimensionReport(
          views, definition, period, by: [dimension] + [second].compactMap(\.self), only: only, order: sort,
          limit: limit, sourceNames: options.sourceNames())
        try options.json.print(report) { text.lines(report) }
      }
    }
  }
}

extension DimensionReport.Order: ExpressibleByArgument {}

extension CostDimension: ExpressibleByArgument {}

extension DimensionValue: ExpressibleByArgument {
  /// `channel=phone`
  public init?(argument: String) { self.init(argument) }
}
