/// A definition that an adapter room ships inside the program.
public struct BuiltInDefinition: Sendable {
  /// The definition's name, which is also its file's name without `.yaml`.
  public let name: String
  /// The YAML file, UTF-8.
  public let yaml: [UInt8]

  /// A definition of that name.
  public init(name: String, yaml: [UInt8]) {
    self.name = name
    self.yaml = yaml
  }
}
