public import AdapterKit

/// The cost entries, payrolls and rosters that the program reads without anyone writing a definition.
public enum LedgerAdapter {
  /// The files of `adapters/ledger/definitions`, in the order in which they are listed to people.
  public static let definitions = [
    BuiltInDefinition(name: "cost-csv", yaml: PackageResources.cost_csv_yaml),
    BuiltInDefinition(name: "payroll-csv", yaml: PackageResources.payroll_csv_yaml),
    BuiltInDefinition(name: "roster-csv", yaml: PackageResources.roster_csv_yaml),
    BuiltInDefinition(name: "voucher-csv", yaml: PackageResources.voucher_csv_yaml),
  ]
}
