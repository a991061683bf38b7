public import AdapterKit

/// The cost entries, payrolls, rosters, schedules, exchange rates and operating figures that the program reads without anyone writing a definition.
public enum LedgerAdapter {
  /// The files of `adapters/ledger/definitions`, in the order in which they are listed to people.
  public static let definitions = [
    BuiltInDefinition(name: "cost-csv", yaml: PackageResources.cost_csv_yaml),
    BuiltInDefinition(name: "payroll-csv", yaml: PackageResources.payroll_csv_yaml),
    BuiltInDefinition(name: "quantities-csv", yaml: PackageResources.quantities_csv_yaml),
    BuiltInDefinition(name: "rates-csv", yaml: PackageResources.rates_csv_yaml),
    BuiltInDefinition(name: "roster-csv", yaml: PackageResources.roster_csv_yaml),
    BuiltInDefinition(name: "schedule-csv", yaml: PackageResources.schedule_csv_yaml),
    BuiltInDefinition(name: "voucher-csv", yaml: PackageResources.voucher_csv_yaml),
  ]
}
